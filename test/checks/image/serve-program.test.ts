import { imageServeProgram } from '../../../src/checks/image/serve-program.ts';
import { judges } from '../../support/judges.ts';
import { imageContents, programFacts, programFile, unreadContents } from '../../support/observations-image.ts';

const train = programFacts('train', { files: [] });
const withServe = (serve: Parameters<typeof programFacts>[1]) => ({
  'image/serve-contents': imageContents({ programs: { train, serve: programFacts('serve', serve), entrypoint: undefined } }),
});

judges(imageServeProgram, {
  'a program, whatever there is for train': [withServe({}), 'pass'],
  'nothing on PATH': [withServe({ files: [] }), 'fail', /COPY serve \/usr\/local\/bin\/serve/],
  'not executable': [withServe({ files: [programFile({ real: '/opt/serve', executable: false })] }), 'fail', /chmod 755 \/opt\/serve/],
  'an image that was not read': [{ 'image/serve-contents': unreadContents() }, 'not-checked'],
});

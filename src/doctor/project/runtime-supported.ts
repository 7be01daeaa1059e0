import { defineDiagnosis, OK } from '../define-diagnosis.ts';
import { describeDay, supportOf } from '../end-of-life.ts';

export const projectRuntimeSupported = defineDiagnosis({
  id: 'project/runtime-supported',
  passes: 'the runtimes in the images as built get corrections',
  finds: ['warning'],
  needs: ['images', 'host'],
  judge({ images, host: { now } }) {
    const ended = images.flatMap(({ tag, runtimes }) =>
      runtimes.flatMap(({ product, version }) => {
        const support = supportOf(product, version, now);
        return support?.state === 'ended' ? [{ ...support, tag, version }] : [];
      }),
    );
    const [first] = ended;
    if (first === undefined) return OK;
    return {
      ...{ status: 'warning', what: `${first.tag} runs ${first.name}, which has had no corrections since ${describeDay(first.until)}.` },
      consequence: 'Known holes in it stay open, and AWS scans the images of a product for them.',
      fix: 'Take a base image with a newer runtime and build again.',
      evidence: ended.map(({ tag, name, version, until }) => `${tag}: ${name} (${version}), until ${until}`),
    };
  },
});

import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, judgeFiles, roleImages } from '../image-files.ts';

export const imageSecrets = defineCheck({
  id: 'image/secrets',
  clauses: ['MKT-17'],
  severity: 'should',
  passes: 'no secrets were found in the images',
  fails: 'an image seems to hold a secret',
  why: 'Buyers cannot pull an image, but every account that runs it has a program in it that can read all of its files and variables, print them into a log or pack them into a model; the history of the build keeps values too that a later step has removed. A key that decrypts your own artifacts may stay; keys of services do no good where there is no network. Common causes: a build argument with a token, a copied home folder, .git or .env.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test: (seen) =>
    judgeFiles(roleImages(seen), ({ secrets }) => secrets.map(({ what, where }) => `${where}: ${what}`), {
      expected: 'no keys, tokens and passwords in files, variables, labels and build steps',
      cause: 'It was copied with other files, or given as ENV or ARG.',
      fix: () =>
        'Add the file to .dockerignore, or give the value with `RUN --mount=type=secret`; build again, and change the secret where it is valid.',
    }),
});

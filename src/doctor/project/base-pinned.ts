import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';
import { splitReference } from '../end-of-life.ts';

export const projectBasePinned = defineDiagnosis({
  id: 'project/base-pinned',
  passes: 'base images are named by digest',
  finds: ['warning', 'note'],
  needs: ['dockerfiles'],
  judge({ dockerfiles: { bases } }) {
    const named = bases.map((base) => ({ ...base, ...splitReference(base.reference) }));
    const list = (ones: typeof named) => [...new Set(ones.map(({ reference }) => reference))];
    const evidence = (ones: typeof named) => ones.map(({ file, reference }) => `${file}: ${reference}`);
    const latest = named.filter(
      ({ tag, digest }) => digest === undefined && (tag === undefined || /^(latest|lts|slim|stable|current|edge)$/.test(tag)),
    );
    if (latest.length > 0) {
      return {
        ...{ status: 'warning', what: `${firstOf(list(latest))} names no version of the base image.` },
        consequence: 'The next build may bring another operating system and another runtime, without a word.',
        ...{
          fix: 'Name a version, such as python:3.13-slim, and a digest for builds that are the same next year.',
          evidence: evidence(latest),
        },
      };
    }
    const moving = named.filter(({ digest }) => digest === undefined);
    if (moving.length === 0) return OK;
    return {
      ...{ status: 'note', what: `${firstOf(list(moving))} is named by tag, which moves with each correction of the base image.` },
      consequence: 'Builds bring corrections by themselves, and are not the same next month.',
      ...{ fix: 'Nothing; where builds have to be repeatable, add the digest (name:tag@sha256:...).', evidence: evidence(moving) },
    };
  },
});

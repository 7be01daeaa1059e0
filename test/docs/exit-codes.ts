import type { EXIT } from '../../src/errors.ts';

/** What each exit code means in every command. */
export const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done; every requirement that was checked is met',
  failed: 'looked, and the answer is no: see the command',
  usage: 'wrong usage, or a project file that cannot be used',
  couldNotLook: 'could not look: no engine, a build that failed, no answer, nothing selected',
  bug: 'a bug in this tool',
  interrupted: 'interrupted; what was started has been removed, or is named',
};

/** What exit code 1 means, by command; null where a command never ends with it. */
export const FAILED: Readonly<Record<string, string | null>> = {
  create: null,
  init: 'with `--test`: as `test-local`',
  build: null,
  'test-local': 'at least one requirement is not met; under `--strict` also at least one warning',
  report: null,
  explain: null,
  train: 'the training failed or was stopped',
  serve: 'the server ended by itself, or never became ready',
  invoke: 'the server answered with another status than 2xx, or broke off',
  transform: 'at least one request was not answered, or the job failed or was stopped',
  add: null,
  derive: 'with `--check`: something is out of date; without: something that was edited by hand was left as it is',
  update: 'conflicts to settle; with `--check`: there is an update',
  push: 'an image that SageMaker or AWS Marketplace would not take, a tag that another image has, findings of the scan',
  publish: 'the validation failed; with `--dry-run`: something has to be corrected; with `--listing`: a step failed',
  status: 'the validation of the algorithm failed',
  unpublish: null,
  policy: null,
  listing: 'with `--check`: a gap, or a file that is out of date',
  'test-cloud': 'at least one requirement is not met, under `--strict` also at least one warning; or something could not be removed',
  compare: 'something differs by more than is tolerated',
  jobs: 'there is no job of that name, the job that was attached to failed, nobody agreed, or something could not be removed',
  doctor: 'at least one problem; under `--strict` also at least one warning',
  clean: 'something could not be removed',
  completion: null,
  help: null,
};

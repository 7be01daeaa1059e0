import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainPrivileges = defineCheck({
  id: 'train/privileges',
  clauses: ['TRAIN-16'],
  severity: 'must',
  passes: 'training needs no special privileges',
  fails: 'training needs privileges that no job has',
  why: 'Jobs run with the ordinary capabilities of a container: nothing can be mounted, no device is there, no kernel setting can be changed, and there is no option to ask for more. Typical offenders are FUSE file systems, mount, sysctl, raised limits and profilers.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/privileges', seen, {
      expected: 'a run with the default capabilities of a container',
      actual: 'the run fails, and its log speaks of an operation that is not permitted',
      cause: 'The program mounts something, opens a device or changes a setting of the kernel.',
      fix: 'Remove that step; data comes through the channels, and /tmp is there for anything temporary.',
    }),
});

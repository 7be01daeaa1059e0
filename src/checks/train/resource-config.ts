import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainResourceConfig = defineCheck({
  id: 'train/resource-config',
  clauses: ['TRAIN-11'],
  severity: 'must',
  passes: 'training reads resourceconfig.json with all keys of a real job',
  fails: 'training fails because of the group keys in resourceconfig.json',
  why: 'The documentation names three keys, real jobs write more: the instance type, the group and the list of instance groups, on single hosts too. A strict parser made from the documentation fails on every job.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/resource-config', seen, {
      expected: 'a run with current_instance_type, current_group_name and instance_groups in resourceconfig.json',
      actual: 'the run fails, and succeeds when the file holds only current_host, hosts and network_interface_name',
      cause: 'The program refuses keys that the documentation does not list.',
      fix: 'Take current_host and hosts from resourceconfig.json and ignore the other keys.',
    }),
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineSelinux = defineDiagnosis({
  id: 'machine/selinux',
  passes: 'SELinux does not keep containers from the folders that they are given',
  finds: ['warning'],
  needs: ['host', 'engineInfo', 'endpoint'],
  judge({ host, engineInfo, endpoint }) {
    if (!host.selinux || endpoint.kind !== 'socket' || !engineInfo.security.includes('selinux')) return OK;
    const folder = '~/.cache/sagemaker-algo-work';
    return {
      ...{ status: 'warning', what: 'SELinux is enforced, and the engine labels its containers.' },
      consequence: 'Containers may not read what is mounted at /opt/ml ("permission denied"), which looks like a mistake of theirs.',
      fix: 'Let work folders be made in one that containers may use; files inherit its label.',
      command: `mkdir -p ${folder} && chcon -t container_file_t ${folder} && export TMPDIR=${folder}`,
    };
  },
});

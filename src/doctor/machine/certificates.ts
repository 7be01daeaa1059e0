import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const SAYS = {
  missing: 'which does not exist',
  unreadable: 'which this user may not read',
  folder: 'which is a folder',
  'no-certificate': 'which holds no certificate in PEM form',
} as const;

export const machineCertificates = defineDiagnosis({
  id: 'machine/certificates',
  passes: 'the files of certificates that variables name hold certificates',
  finds: ['problem', 'warning'],
  needs: ['certificates'],
  judge({ certificates }) {
    const broken = certificates.flatMap(({ variable, path, state }) => (state === 'fine' ? [] : [{ variable, path, says: SAYS[state] }]));
    // AWS_CA_BUNDLE decides for every call of AWS.
    const [first] = [...broken.filter(({ variable }) => variable === 'AWS_CA_BUNDLE'), ...broken];
    if (first === undefined) return OK;
    const { variable, path, says } = first;
    const aws = variable === 'AWS_CA_BUNDLE';
    return {
      status: aws ? 'problem' : 'warning',
      what: `${variable} names ${path}, ${says}.`,
      consequence: aws
        ? 'Every call of AWS fails.'
        : variable === 'NODE_EXTRA_CA_CERTS'
          ? 'Node goes on without it: calls through a proxy with a certificate of its own fail.'
          : 'Downloads by the programs that read this variable fail.',
      ...{ fix: 'Name the file with the certificates of your network, or take the variable away.', command: `unset ${variable}` },
      evidence: broken.map((one) => `${one.variable}=${one.path}, ${one.says}`),
    };
  },
});

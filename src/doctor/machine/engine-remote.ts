import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineEngineRemote = defineDiagnosis({
  id: 'machine/engine-remote',
  passes: 'the engine is on this machine',
  finds: ['note'],
  needs: ['endpoint'],
  judge({ endpoint: { kind, host = '' } }) {
    if (kind !== 'tcp' && kind !== 'ssh') return OK;
    const address = host.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
    return {
      ...{ status: 'note', what: `The engine is reached by ${kind === 'ssh' ? 'ssh' : 'TCP'}, at ${address}.` },
      consequence: 'Images lie there; what is said here of disk, SELinux, emulation and ports is about this machine, not about that one.',
      fix: 'Nothing, if that is what you want; to see that machine, run doctor there.',
    };
  },
});

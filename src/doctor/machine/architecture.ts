import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineArchitecture = defineDiagnosis({
  id: 'machine/architecture',
  passes: 'the engine runs images for linux/amd64 by itself',
  finds: ['problem', 'note'],
  needs: ['engine', 'endpoint', 'emulation', 'builder'],
  judge({ engine, endpoint, emulation, builder }) {
    if (engine.status !== 'answers') return { status: 'not-checked', reason: 'No container engine answers.' };
    if (['amd64', 'x86_64'].includes(engine.arch)) return OK;
    const emulated =
      engine.name === 'Docker Desktop' || emulation.amd64 === true || builder.current?.platforms.includes('linux/amd64') === true;
    if (emulated) {
      return {
        ...{ status: 'note', what: `The engine runs on ${engine.arch} and emulates linux/amd64, which SageMaker needs.` },
        consequence: 'Builds and runs take several times as long as on SageMaker; what is said of durations does not count.',
        fix: 'Nothing; for figures that count use a machine with an x86-64 processor, or `test-cloud`.',
      };
    }
    if (emulation.amd64 === undefined || endpoint.kind !== 'socket') {
      return {
        status: 'not-checked',
        reason: `The engine runs on ${engine.arch}; whether it emulates linux/amd64 cannot be seen from here.`,
      };
    }
    return {
      ...{ status: 'problem', what: `The engine runs on ${engine.arch} and starts no programs for linux/amd64.` },
      consequence: 'SageMaker runs images for linux/amd64 only; here they can be neither built nor rehearsed ("exec format error").',
      ...{ fix: 'Install the emulation.', command: 'docker run --privileged --rm tonistiigi/binfmt --install amd64' },
    };
  },
});

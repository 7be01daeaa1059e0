import { formatBytes } from '../../text/bytes.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineEngineMemory = defineDiagnosis({
  id: 'machine/engine-memory',
  passes: 'the engine has as much memory as a small SageMaker instance',
  finds: ['warning'],
  needs: ['engineInfo'],
  judge({ engineInfo: { memoryBytes } }) {
    if (memoryBytes === 0) return { status: 'not-checked', reason: 'The engine does not say how much memory it has.' };
    // ml.t3.medium has 4 GiB, of which a virtual machine shows a little less.
    if (memoryBytes >= 3.7e9) return OK;
    return {
      ...{
        status: 'warning',
        what: `The engine has ${formatBytes(memoryBytes)} of memory; ml.m5.large, the usual small instance, has 8.6 GB.`,
      },
      consequence: 'Containers may be killed for want of memory that SageMaker would give them.',
      fix: "Give the engine's virtual machine more: in Docker Desktop under Settings, Resources; with Colima by `colima start --memory 8`.",
    };
  },
});

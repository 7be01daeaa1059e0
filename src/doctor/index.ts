import type { Diagnosis } from './define-diagnosis.ts';
import { machineDiagnoses } from './tables/machine.ts';
import { projectDiagnoses } from './tables/project.ts';

/** Everything that `doctor` looks for, in the order in which it tells. */
export const DIAGNOSES: readonly Diagnosis[] = [...machineDiagnoses, ...projectDiagnoses];

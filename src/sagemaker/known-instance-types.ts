import { type InstanceRole, instanceTypesOf } from './instance-types.ts';

const ROLES: readonly InstanceRole[] = ['training', 'realtime', 'transform'];

/** Every instance type that SageMaker has for any role, sorted. */
export function knownInstanceTypes(): readonly string[] {
  return [...new Set(ROLES.flatMap(instanceTypesOf))].sort();
}

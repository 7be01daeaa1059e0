/** Where the lists come from; `scripts/data/instance-types.py` writes this file. */
export const INSTANCE_TYPES_SOURCE = 'botocore 1.44.8';

/** Instance types as the API of SageMaker lists them for each role, a word for each family: `m5:large,xlarge`. */
const FAMILIES = {
  /** Machines of training jobs. 225 types. */
  training: `
c4:2xlarge,4xlarge,8xlarge,xlarge c5:18xlarge,2xlarge,4xlarge,9xlarge,xlarge c5n:18xlarge,2xlarge,4xlarge,9xlarge,xlarge
c6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,xlarge
c7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge c7i-flex:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,xlarge
c8i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,48xlarge,4xlarge,8xlarge,96xlarge,xlarge
c8i-flex:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,xlarge g4dn:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,xlarge
g5:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6e:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge g7:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge
g7e:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge m4:10xlarge,16xlarge,2xlarge,4xlarge,xlarge
m5:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge m6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
m7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge
m7i-flex:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
m8i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,48xlarge,4xlarge,8xlarge,96xlarge,large,xlarge
m8i-flex:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge p2:16xlarge,8xlarge,xlarge p3:16xlarge,2xlarge,8xlarge p3dn:24xlarge
p4d:24xlarge p4de:24xlarge p5:48xlarge,4xlarge p5e:48xlarge p5en:48xlarge p6-b200:48xlarge p6-b300:48xlarge p6e-gb200:36xlarge
r5:12xlarge,16xlarge,24xlarge,2xlarge,4xlarge,8xlarge,large,xlarge r5d:12xlarge,16xlarge,24xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
r6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
r7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge
r8i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,48xlarge,4xlarge,8xlarge,96xlarge,large,xlarge
r8i-flex:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge t3:2xlarge,large,medium,xlarge trn1:2xlarge,32xlarge trn1n:32xlarge
trn2:48xlarge`,
  /** Machines of batch transform jobs. 116 types. */
  transform: `
c4:2xlarge,4xlarge,8xlarge,xlarge c5:18xlarge,2xlarge,4xlarge,9xlarge,xlarge
c6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
c7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge g4dn:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,xlarge
g5:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6e:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge inf2:24xlarge,48xlarge,8xlarge,xlarge
m4:10xlarge,16xlarge,2xlarge,4xlarge,xlarge m5:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge
m6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
m7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge p2:16xlarge,8xlarge,xlarge p3:16xlarge,2xlarge,8xlarge
r6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
r7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge trn1:2xlarge,32xlarge`,
  /** Machines of real-time endpoints. 277 types. */
  realtime: `
c4:2xlarge,4xlarge,8xlarge,large,xlarge c5:18xlarge,2xlarge,4xlarge,9xlarge,large,xlarge
c5d:18xlarge,2xlarge,4xlarge,9xlarge,large,xlarge c6g:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
c6gd:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge c6gn:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
c6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
c6in:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge c7g:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
c7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge
c8g:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,medium,xlarge dl1:24xlarge
g4dn:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,xlarge g5:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge
g6e:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,xlarge g7:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge
g7e:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge inf1:24xlarge,2xlarge,6xlarge,xlarge inf2:24xlarge,48xlarge,8xlarge,xlarge
m4:10xlarge,16xlarge,2xlarge,4xlarge,xlarge m5:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge
m5d:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge m6g:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
m6gd:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge m6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
m7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge
m8g:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,medium,xlarge p2:16xlarge,8xlarge,xlarge
p3:16xlarge,2xlarge,8xlarge p4d:24xlarge p4de:24xlarge p5:48xlarge,4xlarge p5e:48xlarge p5en:48xlarge p6-b200:48xlarge p6-b300:48xlarge
p6e-gb200:36xlarge r5:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge r5d:12xlarge,24xlarge,2xlarge,4xlarge,large,xlarge
r6g:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge r6gd:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,xlarge
r6i:12xlarge,16xlarge,24xlarge,2xlarge,32xlarge,4xlarge,8xlarge,large,xlarge
r7gd:12xlarge,16xlarge,2xlarge,4xlarge,8xlarge,large,medium,xlarge
r7i:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,xlarge
r8g:12xlarge,16xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge,large,medium,xlarge t2:2xlarge,large,medium,xlarge trn1:2xlarge,32xlarge
trn1n:32xlarge trn2:48xlarge`,
} as const;

export type InstanceRole = keyof typeof FAMILIES;

/** Every instance type that SageMaker has for a role, such as `ml.m5.large`. */
export function instanceTypesOf(role: InstanceRole): readonly string[] {
  return FAMILIES[role]
    .trim()
    .split(/\s/)
    .flatMap((word) => {
      const [family = '', sizes = ''] = word.split(':');
      return sizes.split(',').map((size) => `ml.${family}.${size}`);
    });
}

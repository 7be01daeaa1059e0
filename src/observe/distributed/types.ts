/** What several training containers do together. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the observers of this folder
export interface DistributedObservations {}

/** What the training container does with channels in Pipe mode. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the observers of this folder
export interface PipeObservations {}

/** How a login or a push ended. */
export interface PushEnd {
  readonly ok: boolean;
  /** The client's last words. */
  readonly said: string;
}

/** How far a push is. */
export interface PushProgress {
  /** Layers by what became of them. */
  readonly sent: number;
  readonly present: number;
  /** As many as were named so far. */
  readonly total: number;
  /** The client's own line, while nothing can be counted, or when it waits. */
  readonly note: string | undefined;
  /** Whether the engine is trying something again. */
  readonly retrying: boolean;
}

/** A push with what it counted. */
export interface Pushed extends PushEnd {
  readonly sent: number;
  readonly present: number;
  /** Whether the engine has tried a layer again by itself, which it does for close to a minute. */
  readonly persistent: boolean;
}

/**
 * Sends images to registries with a client configuration of its own, so that the user's stays as it is. `close` removes that
 * configuration, with the passwords in it, and every name that was given to an image.
 */
export interface ImagePusher {
  /** `address` may have a scheme. */
  login(address: string, login: { readonly user: string; readonly password: string }): Promise<PushEnd>;
  /** Pushes the image with this id under this name, `registry/repository:tag`. */
  push(id: string, name: string, onProgress: (progress: PushProgress) => void): Promise<Pushed>;
  close(): Promise<void>;
  /** The same when the process is about to be killed: without waiting. */
  closeAtOnce(): void;
}

/** Something secret and where it stands; never the secret itself. */
export interface SecretInText {
  readonly what: string;
  readonly where: string;
}

/** Secrets that buyers would see: in logs, failure files and sample data. */
export interface SecretObservations {
  /** In what the plain training run and the runs on bad input wrote. */
  'secrets/training-logs': readonly SecretInText[];
  /** In what the server wrote until it was ready, and while it answered. */
  'secrets/serving-logs': readonly SecretInText[];
  'secrets/samples': readonly SecretInText[];
}

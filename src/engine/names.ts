/** Engines that `--engine` knows; without the option the first that answers is taken, `process` when none does. */
export const ENGINE_CHOICES = ['docker', 'process'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

/** Marks the images that secrets pass through to a builder without secrets, so that a run's are found again. */
export const SECRET_LABEL = 'sagemaker-algo.secret';

/** Programs that take docker's arguments; `clean` looks behind each that is there. */
export const CLIENT_NAMES = ['docker', 'podman', 'finch', 'nerdctl'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

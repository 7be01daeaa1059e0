/** Engines that `--engine` knows; without the option the first that answers is taken, `process` when none does. */
export const ENGINE_CHOICES = ['docker', 'process'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

/** Marks the images that secrets pass through to a builder without secrets, so that a run's are found again. */
export const SECRET_LABEL = 'sagemaker-algo.secret';

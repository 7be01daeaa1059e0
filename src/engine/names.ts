/** Engines whose command line clients take docker's arguments, in the order in which they are tried without `--engine`. */
export const CONTAINER_ENGINES = ['docker', 'podman', 'finch', 'nerdctl'] as const;
export type ContainerEngineName = (typeof CONTAINER_ENGINES)[number];

/** Engines that `--engine` knows; without the option the first that answers is taken, `process` when none does. */
export const ENGINE_CHOICES = [...CONTAINER_ENGINES, 'process'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

/** Marks the images that secrets pass through to a builder without secrets, so that a run's are found again. */
export const SECRET_LABEL = 'sagemaker-algo.secret';

/** Marks the probe's image among those that carry the label of a run: images that a run built are not removed with it. */
export const PROBE_LABEL = 'sagemaker-algo.probe';

/** The folder of the environment, undefined when it was never made. */
export function pythonVenv(): string | undefined;

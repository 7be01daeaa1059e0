import type { Role } from '../sagemaker/contract.ts';

/** A debugger that a program listens for. */
export interface Inspect {
  /** In the container; on this machine's loopback where the engine runs none. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** A folder of this machine that the container sees, read-only. */
  readonly folder?: { readonly from: string; readonly to: string };
}

export type Debugger = 'node' | 'debugpy';

/** Where the debuggers listen unless told otherwise; the ports that editors offer first. */
export const INSPECT_PORT: Readonly<Record<Debugger, number>> = { node: 9_229, debugpy: 5_678 };

/** Where debugpy lies in a container, beside everything that its image has. */
export const DEBUGGER_FOLDER = '/sagemaker-algo-debugger';

export interface InspectSetting {
  readonly role: Role;
  readonly inContainer: boolean;
  readonly port: number;
  /** Variables that the program has anyway: what is added to must not be lost. */
  readonly env: Readonly<Record<string, string>>;
  /** Holds debugpy and `STARTER`; for Python only. */
  readonly folder: string;
}

/**
 * What lets a debugger in, without another image or another command: Node listens for a variable, Python for a module that it
 * loads at each start. A training waits until somebody is there, or it would be over first. So does a Python server: debugpy follows
 * it into the processes that it forks only when somebody is there already. One process answers, so that every request passes the
 * breakpoints.
 */
export function planInspect(kind: Debugger, { role, inContainer, port, env, folder }: InspectSetting): Inspect {
  const host = inContainer ? '0.0.0.0' : '127.0.0.1';
  const alone = role === 'serve' ? { SAGEMAKER_MODEL_SERVER_WORKERS: '1' } : {};
  if (kind === 'node') {
    const flag = `--inspect${role === 'train' ? '-wait' : ''}=${host}:${port}`;
    return { port, env: { ...alone, NODE_OPTIONS: [env['NODE_OPTIONS'] ?? '', flag].join(' ').trim() } };
  }
  const place = inContainer ? DEBUGGER_FOLDER : folder;
  const path = [place, env['PYTHONPATH'] ?? ''].filter((part) => part !== '').join(':');
  return {
    port,
    ...(inContainer ? { folder: { from: folder, to: DEBUGGER_FOLDER } } : {}),
    env: {
      ...alone,
      PYTHONPATH: path,
      // It asks for a Python without frozen modules, which makes no difference to the project's own code.
      PYDEVD_DISABLE_FILE_VALIDATION: '1',
      SAGEMAKER_ALGO_DEBUGPY: `${host}:${port}`,
    },
  };
}

/** Name and text of what Python loads at each start. Programs that the first one starts find no variable and are left alone. */
export const STARTER = {
  path: 'sitecustomize.py',
  mode: 0o644,
  content: `import os

_wish = os.environ.pop("SAGEMAKER_ALGO_DEBUGPY", "")
if _wish:
    import debugpy

    _host, _port = _wish.split(":")
    # Its helper outlives this program while somebody is attached; it must not hold the output open.
    _kept = [os.dup(1), os.dup(2)]
    _nowhere = os.open(os.devnull, os.O_WRONLY)
    for _fd in (1, 2):
        os.dup2(_nowhere, _fd)
    try:
        debugpy.listen((_host, int(_port)))
    finally:
        for _fd, _old in zip((1, 2), _kept):
            os.dup2(_old, _fd)
            os.close(_old)
        os.close(_nowhere)
    debugpy.wait_for_client()
`,
} as const;

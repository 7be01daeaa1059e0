import type { Ecr, EcrRepository, RegistryLogin } from '../aws/ecr.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import type { ImagePusher } from '../engine/pusher.ts';
import { EXIT, UserError } from '../errors.ts';
import type { RegistryPlace } from '../registry/http.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import { loginFailed } from './push-failures.ts';

/** The two ways to the registry: the engine's client, which sends, and our own, which reads. Both use one login. */
export interface PushClient {
  /** Logged in when first asked for; `again` logs in anew. */
  pusher(again?: boolean): Promise<ImagePusher>;
  registry(repository: EcrRepository): Registry;
  /** Takes everything off this machine that was made for it. */
  close(): Promise<void>;
}

interface ClientParts {
  readonly ecr: Pick<Ecr, 'login'>;
  readonly login: RegistryLogin;
  readonly engine: ContainerEngine;
  readonly repositories: readonly EcrRepository[];
  readonly context: Pick<Context, 'env' | 'signal' | 'onKill'>;
  readonly backoffMs: number;
}

export function createPushClient({ ecr, login: first, engine, repositories, context, backoffMs }: ClientParts): PushClient {
  let login = first;
  let opening: Promise<ImagePusher> | undefined;
  let opened: ImagePusher | undefined;
  const release = context.onKill(() => opened?.closeAtOnce());

  const logIn = async (pusher: ImagePusher): Promise<ImagePusher> => {
    // A login counts for the host that it was made for; some Regions have more names for a registry than one.
    const { host } = new URL(login.endpoint);
    const others = new Set(repositories.map(({ uri }) => hostOf(uri)).filter((other) => other !== host));
    for (const address of [login.endpoint, ...others]) {
      const end = await pusher.login(address, login);
      if (!end.ok) throw loginFailed(address, end.said);
    }
    return pusher;
  };
  const start = async (): Promise<ImagePusher> => {
    if (engine.openPusher === undefined)
      throw new UserError(`The engine ${engine.info.name} has no images to push.`, { exitCode: EXIT.usage });
    opened = await engine.openPusher();
    return logIn(opened);
  };
  return {
    async pusher(again = false) {
      if (!again || opened === undefined) opening ??= start();
      else {
        login = await ecr.login();
        opening = logIn(opened);
      }
      return opening;
    },
    registry: (repository) => openRepository(repository, { login: () => login, signal: context.signal, variables: context.env, backoffMs }),
    async close() {
      await opening?.catch(() => {});
      try {
        await opened?.close();
      } finally {
        release();
      }
    },
  };
}

/** A registry as ECR names it: the address of a login says by which scheme, where both are one host. */
export function openRepository(
  { uri }: EcrRepository,
  { login, ...rest }: { readonly login: () => RegistryLogin } & Required<Pick<RegistryPlace, 'signal' | 'backoffMs' | 'variables'>>,
): Registry {
  const host = hostOf(uri);
  const endpoint = new URL(login().endpoint);
  return openRegistry({ url: `${endpoint.host === host ? endpoint.protocol : 'https:'}//${host}`, login, ...rest });
}

function hostOf(uri: string): string {
  return uri.split('/')[0] ?? '';
}

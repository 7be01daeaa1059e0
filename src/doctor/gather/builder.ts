import type { Facts } from '../facts.ts';
import { type Gathering, NotThereError } from '../gather.ts';
import { runBriefly } from './reading.ts';

/** What builds images. The plugin is asked even where no engine answers: it is a program of its own. */
export async function readBuilder({ context, ask }: Gathering): Promise<Facts['builder']> {
  const { path } = await ask('client');
  if (path === undefined) throw new NotThereError('There is no docker client.');
  const wish = context.env['DOCKER_BUILDKIT'] ?? '';
  const [version, help] = await Promise.all([
    runBriefly(context, path, ['buildx', 'version']),
    runBriefly({ ...context, env: { ...context.env, DOCKER_BUILDKIT: '1' } }, path, ['build', '--help']),
  ]);
  // podman has a command of that name, which is not the plugin.
  const buildx = version === undefined || /^buildah\b/i.test(version) ? undefined : (/v?\d+\.\d+\S*/.exec(version)?.[0] ?? version.trim());
  const engine = await ask('engine');
  return {
    switchedOff: wish === '0' || wish.toLowerCase() === 'false',
    embedded: help?.includes('--progress') === true || /^\s+--format\s/m.test(help ?? ''),
    buildx,
    current: buildx === undefined || engine.status !== 'answers' ? undefined : await readCurrent(context, path),
  };
}

async function readCurrent(context: Gathering['context'], path: string): Promise<Facts['builder']['current']> {
  const result = await context.exec({ command: path, args: ['buildx', 'inspect'], env: context.env, timeoutMs: 3_000, detached: true });
  const field = (key: string) => new RegExp(`^${key}:[ \\t]*(\\S.*)$`, 'm').exec(result.stdout)?.[1]?.trim();
  const failure =
    result.exitCode === 0 ? field('Error') : result.timedOut ? 'no answer within 3 s' : result.stderr.trim().split('\n').at(-1);
  return {
    name: field('Name') ?? '',
    driver: field('Driver') ?? '',
    platforms: (field('Platforms') ?? '')
      .split(/[,\s]+/)
      .map((name) => name.replace(/\*$/, ''))
      .filter((name) => name !== ''),
    trouble: failure,
  };
}

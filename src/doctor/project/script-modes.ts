import { basename } from 'node:path/posix';
import { describeCommand } from '../../command-line.ts';
import { readInstructions } from '../../text/dockerfile.ts';
import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectScriptModes = defineDiagnosis({
  id: 'project/script-modes',
  passes: 'scripts that are started in the containers may be started',
  finds: ['warning'],
  mends: true,
  needs: ['context', 'dockerfiles', 'host'],
  judge({ context, dockerfiles, host }) {
    if (host.platform === 'win32') {
      return { status: 'not-checked', reason: 'On Windows files have no modes; docker makes everything executable there.' };
    }
    const instructions = dockerfiles.files.flatMap(({ text }) => [...readInstructions(text)]);
    const started = instructions.filter(({ name }) => name === 'ENTRYPOINT' || name === 'CMD').map(({ rest }) => rest);
    const settled = instructions.filter(({ name, rest }) => name === 'RUN' && rest.includes('chmod')).map(({ rest }) => rest);
    // Whoever sets modes while copying has thought of it.
    if (instructions.some(({ flags }) => flags.some((flag) => flag.startsWith('--chmod')))) return OK;
    const names = (texts: readonly string[], path: string) =>
      texts.some((text) => text.split(/[\s"',[\]]+/).some((word) => basename(word) === basename(path)));
    const plain = context.files.filter(
      ({ path, mode, script }) =>
        (mode & 0o111) === 0 &&
        script?.shebang === true &&
        (/(^|\/)(train|serve)$|(^|\/)bin\/[^/]+$/.test(path) || names(started, path)) &&
        !names(settled, path),
    );
    if (plain.length === 0) return OK;
    const paths = plain.map(({ path }) => path);
    return {
      ...{ status: 'warning', what: `${firstOf(paths)} ${paths.length === 1 ? 'is' : 'are'} not executable.` },
      consequence: 'The container does not start it ("permission denied").',
      ...{ fix: '`doctor --fix` sets the mode.', command: describeCommand('chmod', ['+x', '--', ...paths]) },
      repairs: plain.map(({ path, mode }) => ({ kind: 'chmod', path, before: mode, after: withExecution(mode) })),
    };
  },
});

/** Whoever may read it may then start it, as `chmod +x` does. */
function withExecution(mode: number): number {
  return mode | ((mode & 0o444) >> 2);
}

import { describeCommand } from '../../command-line.ts';
import { count, defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectScriptLineEndings = defineDiagnosis({
  id: 'project/script-line-endings',
  passes: 'scripts that go into the images have LF line endings',
  finds: ['problem'],
  mends: true,
  needs: ['context'],
  judge({ context: { files } }) {
    const spoiled = files.flatMap(({ path, script }) => (script === undefined || script.crlf === 0 ? [] : [{ path, ...script }]));
    if (spoiled.length === 0) return OK;
    const paths = spoiled.map(({ path }) => path);
    return {
      ...{ status: 'problem', what: `${firstOf(paths)} ${paths.length === 1 ? 'has' : 'have'} Windows line endings.` },
      consequence:
        'The container does not start it: the system looks for a program whose name ends in a carriage return ("no such file or directory").',
      fix: '`doctor --fix` takes the carriage returns away; .gitattributes keeps them away.',
      command: describeCommand('sed', ['-i', 's/\\r$//', '--', ...paths]),
      evidence: spoiled.map(({ path, crlf }) => `${path}: ${count(crlf, 'line')} with CRLF`),
      repairs: spoiled.map(({ path, text }) => ({ kind: 'write', path, before: text, after: text.replaceAll('\r\n', '\n') })),
    };
  },
});

import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

const FILE = '.gitattributes';

export const projectGitAttributes = defineDiagnosis({
  id: 'project/git-attributes',
  passes: 'git gives out scripts with LF line endings everywhere',
  finds: ['warning'],
  mends: true,
  needs: ['repository'],
  judge({ repository: { tracked, unsettled, attributes } }) {
    if (!tracked || unsettled.length === 0) return OK;
    // A pattern of another path would have to be escaped.
    const plain = unsettled.filter((path) => /^[\w./-]+$/.test(path));
    const lines = plain.map((path) => `/${path} text eol=lf\n`).join('');
    const before = attributes === undefined || attributes === '' || attributes.endsWith('\n') ? (attributes ?? '') : `${attributes}\n`;
    return {
      ...{
        status: 'warning',
        what: `${FILE} does not say that ${firstOf(unsettled)} ${unsettled.length === 1 ? 'keeps' : 'keep'} LF line endings.`,
      },
      consequence: 'Checked out on Windows, the script has CRLF and does not start in a container.',
      ...(lines === ''
        ? { fix: `Add a line to ${FILE}, such as: *.sh text eol=lf` }
        : {
            fix: `Add a line to ${FILE}; \`doctor --fix\` does.`,
            command: `printf '%s text eol=lf\\n' ${plain.map((path) => `/${path}`).join(' ')} >> ${FILE}`,
          }),
      evidence: unsettled,
      repairs: lines === '' ? [] : [{ kind: 'write', path: FILE, before: attributes, after: before + lines }],
    };
  },
});

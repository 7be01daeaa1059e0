import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineGitLineEndings = defineDiagnosis({
  id: 'machine/git-line-endings',
  passes: 'git leaves line endings alone, or the project settles them',
  finds: ['warning'],
  needs: ['git'],
  uses: ['repository'],
  judge({ git: { autocrlf, eol } }, { repository }) {
    const turns = autocrlf === 'true' ? 'core.autocrlf is true' : eol === 'crlf' ? 'core.eol is crlf' : undefined;
    // What .gitattributes says wins over both.
    if (turns === undefined || (repository?.tracked === true && repository.unsettled.length === 0)) return OK;
    return {
      ...{ status: 'warning', what: `${turns}: git gives out text files with CRLF.` },
      consequence:
        'Scripts that were checked out so do not start in a container ("no such file or directory"). Projects of this tool are safe by their .gitattributes, others are not.',
      fix: 'Let git leave line endings as they are in the repository.',
      command: autocrlf === 'true' ? 'git config --global core.autocrlf input' : 'git config --global core.eol lf',
    };
  },
});

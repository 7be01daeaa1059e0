import { isNewer } from '../../update/versions.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectTemplateCurrent = defineDiagnosis({
  id: 'project/template-current',
  passes: 'the project is as its template makes it now',
  finds: ['warning', 'note'],
  needs: ['template'],
  judge({ template }) {
    if (template.status === 'none') return OK;
    if (template.status === 'foreign') {
      return {
        status: 'not-checked',
        reason: `The template "${template.name}" lies elsewhere; \`sagemaker-algo update --check\` looks there.`,
      };
    }
    if (template.status === 'unknown') {
      return {
        ...{ status: 'warning', what: `This tool brings no template "${template.name}", from which the project was made.` },
        consequence: 'The project cannot be updated.',
        ...{
          fix: 'Use the version of the tool that has it, or name another template.',
          command: 'sagemaker-algo update --template typescript --dry-run',
        },
      };
    }
    const { name, version, current } = template;
    if (isNewer(current, version)) {
      return {
        ...{ status: 'note', what: `The project comes from ${name} ${version}; the template is at ${current} now.` },
        consequence: 'Corrections of the template are not in the project.',
        ...{ fix: 'Look at what would change; your own changes are merged.', command: 'sagemaker-algo update --dry-run' },
      };
    }
    if (!isNewer(version, current)) return OK;
    return {
      ...{ status: 'warning', what: `The project comes from ${name} ${version}, which is newer than this tool's ${current}.` },
      consequence: 'What it uses of the tool may be missing here.',
      ...{ fix: 'Update the tool.', command: 'npm install --save-dev create-sagemaker-algo@latest' },
    };
  },
});

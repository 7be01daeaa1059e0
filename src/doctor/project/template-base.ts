import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectTemplateBase = defineDiagnosis({
  id: 'project/template-base',
  passes: 'what the template had given is kept for updates',
  finds: ['warning'],
  needs: ['template'],
  judge({ template }) {
    if (template.status !== 'known' || template.base === 'whole') return OK;
    if (template.base === 'newer') {
      return {
        ...{
          status: 'warning',
          what: '.sagemaker-algo/base.json.gz was written by a newer version of this tool.',
          consequence: 'The project cannot be updated with this one.',
        },
        ...{ fix: 'Update the tool.', command: 'npm install --save-dev create-sagemaker-algo@latest' },
      };
    }
    return {
      ...{ status: 'warning', what: '.sagemaker-algo/base.json.gz is missing or damaged.' },
      consequence: '`update` cannot tell your changes from those of the template.',
      ...{ fix: 'Take it from an earlier commit.', command: 'git checkout -- .sagemaker-algo' },
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineNoProxy = defineDiagnosis({
  id: 'machine/no-proxy',
  passes: 'calls to this machine itself go past the proxy',
  finds: ['warning'],
  needs: ['proxies'],
  judge({ proxies: { variables } }) {
    const proxy = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'].find((name) => variables[name] !== undefined);
    const list = (variables['no_proxy'] ?? variables['NO_PROXY'] ?? '').toLowerCase().split(/[\s,]+/);
    const excepted = (name: string) => list.some((entry) => entry === '*' || entry === name || entry === `.${name}`);
    const missing = ['localhost', '127.0.0.1'].filter((name) => !excepted(name) && !(name === '127.0.0.1' && list.includes('127.0.0.0/8')));
    if (proxy === undefined || missing.length === 0) return OK;
    return {
      ...{ status: 'warning', what: `${proxy} is set, and NO_PROXY does not name ${missing.join(' and ')}.` },
      consequence:
        'This tool reaches its containers all the same; curl and Python programs that you try `serve` with ask the proxy, which does not.',
      ...{
        fix: 'Name them.',
        command: `export NO_PROXY="localhost,127.0.0.1,::1\${NO_PROXY:+,$NO_PROXY}" no_proxy="localhost,127.0.0.1,::1\${no_proxy:+,$no_proxy}"`,
      },
    };
  },
});

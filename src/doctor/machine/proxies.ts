import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineProxies = defineDiagnosis({
  id: 'machine/proxies',
  passes: 'the proxy variables hold addresses, and both spellings the same',
  finds: ['problem', 'warning'],
  needs: ['proxies'],
  judge({ proxies: { variables } }) {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) {
      const trouble = complain(variables[name]);
      if (trouble === undefined) continue;
      return {
        ...{ status: 'problem', what: `${name}=${variables[name]} ${trouble}.` },
        consequence: 'Every call of AWS and every download through it fails.',
        ...{ fix: 'Write it as in this example, or take it away.', command: `export ${name}=http://proxy.example.com:3128` },
      };
    }
    const twice = ['http_proxy', 'https_proxy', 'no_proxy'].find((name) => {
      const [small, large] = [variables[name], variables[name.toUpperCase()]];
      return small !== undefined && large !== undefined && small !== large;
    });
    if (twice === undefined) return OK;
    return {
      ...{
        status: 'warning',
        what: `${twice} and ${twice.toUpperCase()} differ: ${variables[twice]} and ${variables[twice.toUpperCase()]}.`,
      },
      consequence: 'Programs go different ways: curl and this tool take the one in small letters, others the one in capitals.',
      ...{ fix: 'Give both the same value.', command: `export ${twice.toUpperCase()}="$${twice}"` },
    };
  },
});

function complain(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(text) || new URL(text).hostname === '') return 'is no address of a proxy';
  return ['http:', 'https:'].includes(new URL(text).protocol) ? undefined : 'names a kind of proxy that this tool does not speak';
}

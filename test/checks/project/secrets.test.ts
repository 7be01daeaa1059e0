import { projectSecrets } from '../../../src/checks/project/secrets.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const secrets = { 'model-key': 'secrets/model.key' };
const images = { train: { tag: 'a', secrets }, serve: { tag: 'b', secrets } };
const withSecrets = project({ config: configSchema.parse({ ...config(), images }) });
const spoiled = (...found: readonly { id: string; path: string; complaint: string }[]) => ({
  project: withSecrets,
  'project/folder': { papers: [], secrets: found },
});
const missing = { id: 'model-key', path: 'secrets/model.key', complaint: 'does not exist' };

judges(projectSecrets, {
  'no secrets in the spec': [{ project: project(), 'project/folder': { papers: [], secrets: [] } }, 'not-applicable'],
  'every file there': [spoiled(), 'pass'],
  'the key of the models missing': [spoiled(missing), 'fail', /secrets\/model\.key does not exist.*openssl rand -hex 32/],
  'another secret missing, too': [
    spoiled({ id: 'token', path: 'secrets/token', complaint: 'is a folder' }, missing),
    'fail',
    { actual: 'secrets/token is a folder', evidence: ['secrets/model.key does not exist'] },
  ],
});

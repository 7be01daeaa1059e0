import { DEFAULT_REGIONS } from '../../sagemaker/limits.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { issue } from './texts.ts';

interface Place {
  readonly path: JsonPath;
  readonly value: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

const REGISTRY = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//;
/** The first part of a reference is a host when it holds a dot or a colon. */
const HOST = /^[^/]*[.:][^/]*\//;
const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\//;

/** Images live in private ECR repositories of one account and one Region, those of the algorithm (MKT-09). */
export const repositories = ({ publish }: Config): readonly ConfigIssue[] => {
  const named = Object.entries(publish.repositories).flatMap(([role, value]) =>
    value === undefined ? [] : [readRepository(['publish', 'repositories', role], value)],
  );
  const outside = named.filter(({ account, value }) => account === undefined && HOST.test(value));
  if (outside.length > 0) {
    return outside.map(({ path, value }) => issue(path, value, 'is not in a private ECR registry of your account', 'MKT-09'));
  }
  const account = publish.role === undefined ? undefined : ROLE.exec(publish.role)?.[1];
  const first = named.find((place) => place.account !== undefined);
  return named.flatMap((place) => [
    ...differs(place, 'account', account ?? first?.account, account === undefined ? 'the other repository' : 'publish.role'),
    ...differs(place, 'region', publish.region ?? first?.region, publish.region === undefined ? 'the other repository' : 'publish.region'),
  ]);
};

/** Products are published from Regions that every account has (MKT-09). */
export const region = ({ publish }: Config): readonly ConfigIssue[] =>
  publish.region !== undefined && !DEFAULT_REGIONS.includes(publish.region)
    ? [
        issue(
          ['publish', 'region'],
          publish.region,
          'is none of the Regions that every account has, such as us-east-1; Marketplace takes algorithms from no other',
          'MKT-09',
        ),
      ]
    : [];

function readRepository(path: JsonPath, value: string): Place {
  const [, account, where] = REGISTRY.exec(value) ?? [];
  return { path, value, account, region: where };
}

function differs(place: Place, part: 'account' | 'region', wanted: string | undefined, where: string): readonly ConfigIssue[] {
  const found = place[part];
  if (found === undefined || wanted === undefined || found === wanted) return [];
  const word = part === 'region' ? 'Region' : 'account';
  return [issue(place.path, place.value, `is in the ${word} ${found}, and ${where} in ${wanted}`, 'MKT-09')];
}

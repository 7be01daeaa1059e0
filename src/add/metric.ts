import { compileMetricPattern, scrapeMetric } from '../sagemaker/metric-pattern.ts';
import { type Addition, present } from './addition.ts';

/** Everything that the spec has of a metric, as it was typed. */
export interface MetricOptions {
  readonly regex?: string | undefined;
  readonly objective?: 'Minimize' | 'Maximize' | undefined;
}

export const metric: Addition<MetricOptions> = {
  ask: async (name, options, prompt) => {
    const validate = (value: string) => {
      const compiled = compileMetricPattern(value);
      return 'refused' in compiled ? `It ${compiled.refused}.` : undefined;
    };
    const message = 'Regular expression that finds the value in a line of the log; its first group is the value';
    const regex = options.regex ?? (await prompt.text({ message, initial: usualPattern(name), validate }));
    return { ...options, regex, objective: options.objective ?? (await askObjective(prompt)) };
  },
  find: (name, _, { training }) => (Object.hasOwn(training.metrics, name) ? `training.metrics.${name}` : undefined),
  plan: (name, { regex, objective }) => [
    { kind: 'member', path: ['training', 'metrics', name], value: present({ regex: regex ?? usualPattern(name) }) },
    ...(objective === undefined
      ? []
      : [{ kind: 'entry', path: ['training', 'objectives'], value: { metric: name, type: objective } } as const]),
  ],
  remind: (name, { regex }) => {
    const line = exampleLine(name, regex ?? usualPattern(name));
    return line === undefined
      ? ['No line could be made up that the regular expression finds a number in: try it on a line of your log.']
      : [];
  },
};

async function askObjective(prompt: Parameters<typeof metric.ask>[2]): Promise<MetricOptions['objective']> {
  const choices = [
    { value: 'none', title: 'no' },
    { value: 'Minimize', title: 'yes: the smaller the better' },
    { value: 'Maximize', title: 'yes: the larger the better' },
  ];
  const answer = await prompt.choose({ message: 'May tuning jobs aim at it?', choices, initial: 'none' });
  return answer === 'Minimize' || answer === 'Maximize' ? answer : undefined;
}

/** Finds `NAME=VALUE`. */
function usualPattern(name: string): string {
  return `${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}=([-+.0-9eE]+)`;
}

const VALUE = '0.5';

/** A line in which the pattern finds a number, tried out; undefined when none could be made up. */
export function exampleLine(name: string, regex: string): string | undefined {
  const compiled = compileMetricPattern(regex);
  if ('refused' in compiled) return undefined;
  const short = name.split(/[:/ ]/).at(-1) ?? name;
  const lines = [
    `${name}=${VALUE}`,
    writtenOut(regex),
    ...[name, short].flatMap((word) => ['=', ': ', ' ', ' = '].map((sign) => `${word}${sign}${VALUE}`)),
  ];
  return lines.find((line) => {
    const scraped = scrapeMetric(compiled.pattern, line);
    return 'captured' in scraped && scraped.captured.includes(VALUE);
  });
}

/** The pattern with a value in the place of its first group and escapes taken off; right for plain patterns. */
function writtenOut(regex: string): string {
  return regex
    .replace(/^\^|\$$/g, '')
    .replace(/\((?!\?[:=!<])(?:\\.|\[(?:\\.|[^\]])*\]|[^()[\\])*\)/, VALUE)
    .replaceAll(/\\s[*+]?/g, ' ')
    .replaceAll(/\\[Sw][*+]?|\.[*+]\??/g, 'x')
    .replaceAll(/\\d[*+]?/g, '1')
    .replaceAll(/\\([^\w\s])/g, '$1');
}

import { InvalidArgumentError } from 'commander';

/** Gathers a repeatable option. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Gathers a repeatable `name=value`; the value may be empty and may hold `=`. */
export function pair(value: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must have the form name=value.');
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
}

/** A TCP port that a user may ask for. */
export function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  return port;
}

/** A number of machines, as a job may ask for. */
export function machines(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 20) throw new InvalidArgumentError('It must be a number from 1 to 20.');
  return number;
}

/** A positive number of seconds. */
export function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('It must be a positive number of seconds.');
  return number;
}

/** A whole number from 0 on. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

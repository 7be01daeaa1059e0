import { InvalidArgumentError, Option } from 'commander';
import { ENGINE_CHOICES } from '../engine/names.ts';

/** Gathers a repeatable option. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Gathers a repeatable option whose values may also stand in one, with commas between. */
export function list(value: string, before: readonly string[] = []): readonly string[] {
  const entries = value.split(',').map((entry) => entry.trim());
  return [...before, ...entries.filter((entry) => entry !== '')];
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

/** Which engine runs the containers. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'container engine, or process for none').choices([...ENGINE_CHOICES]);
}

/** Whether `test-local` goes on after its first verdict. */
export function watchOption(): Option {
  return new Option('--watch', 'build and test again what each saved file may have changed, until q or Ctrl-C')
    .default(false)
    .conflicts(['report', 'json', 'saveObservations', 'from', 'keep', 'list', 'dryRun']);
}

/** Lets a debugger in; the port is one of this machine. */
export function inspectOption(): Option {
  return new Option('--inspect [port]', 'let a debugger in, Node or debugpy, and print how to attach').argParser(portNumber);
}

/** The machine that containers are held to. */
export function asOption(): Option {
  return new Option(
    '--as [instance-type]',
    'hold containers to the cores and memory of a machine, ml.m5.large or without a name the first of the spec',
  );
}

/** Where `train` lays out a job for a debugger. */
export function prepareOption(): Option {
  return new Option('--prepare <folder>', 'write what stands below /opt/ml into this folder and run nothing: for a debugger').conflicts([
    'out',
    'instances',
    'engine',
    'network',
    'dryRun',
    'inspect',
  ]);
}

/** Options of `transform`: what CreateTransformJob takes, in its words. */
export function transformOptions(): readonly Option[] {
  return [
    new Option('--split <type>', 'where the input is cut into records (default: from the spec)').choices([
      'None',
      'Line',
      'RecordIO',
      'TFRecord',
    ]),
    new Option('--strategy <strategy>', 'many records a request or one (default: the container is asked)').choices([
      'MultiRecord',
      'SingleRecord',
    ]),
    new Option('--assemble <with>', 'what joins the answers (default: from the spec)').choices(['None', 'Line']),
    new Option('--content-type <type>', 'content type of the requests (default: from the spec or the file ending)'),
    new Option('--accept <type>', 'wanted content type of the answers'),
    new Option('--max-payload <megabytes>', 'largest request; 0 streams whole files (default: the container is asked)').argParser(
      wholeNumber,
    ),
    new Option('--max-concurrent <number>', 'requests at once (default: the container is asked)').argParser(wholeNumber),
    new Option('--model <path>', 'model.tar.gz or a folder; with --on sagemaker also an s3:// address').default('artifacts/model.tar.gz'),
    new Option('--out <folder>', 'where the .out files go').default('artifacts/transform'),
    engineOption(),
    asOption(),
    new Option('--network', 'give the container the network (SageMaker does not)').default(false),
    new Option('--json', 'summary as JSON on stdout').default(false),
    new Option('--dry-run', 'print the command and the settings, or the requests to SageMaker; run nothing').default(false),
  ];
}

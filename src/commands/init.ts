import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AdoptOptions, missingFlags, renderAdoption } from '../config/adopt.ts';
import { parseChannelFlag, parseRequestFlag } from '../config/adopt-flags.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { exists, writeFileAtomic } from '../files.ts';
import { checkName, suggestName } from '../scaffold/names.ts';

export interface InitOptions extends AdoptOptions {
  readonly yes: boolean;
  readonly force: boolean;
}

type Asking = Pick<Context, 'cwd' | 'prompt'>;

/** Adopts images that exist: writes `sagemaker-algo.json` into the working folder and touches nothing else. */
export async function init(options: InitOptions, context: Context): Promise<ExitCode> {
  const file = join(context.cwd, CONFIG_FILE);
  const there = exists(file);
  if (there && !options.force) {
    throw new UserError(`${CONFIG_FILE} is here already.`, { hint: 'Edit it, or replace it with --force.' });
  }
  const ask = context.interactive && !options.yes;
  const answered = ask ? await askMissing(options, context) : options;
  const missing = missingFlags(answered);
  if (missing.length > 0) {
    throw new UserError(`Missing: ${missing.join(', ')}.`, {
      hint: '`sagemaker-algo init --help` shows an example; on a terminal and without --yes they are asked.',
    });
  }
  const complaint = checkName(answered.name ?? '');
  if (complaint !== undefined) throw new UserError(complaint, { hint: `For example: --name ${suggestName(answered.name ?? '')}` });
  const text = renderAdoption(answered, (path, kind) => describePath(path, kind, context.cwd));
  writeFileAtomic(file, text);
  context.stdout.write(`${there ? 'Replaced' : 'Wrote'} ${CONFIG_FILE} for ${answered.name}; its images are used as they are.\n`);
  context.stdout.write('\nNext:\n  sagemaker-algo test-local\n');
  return EXIT.ok;
}

function describePath(path: string, kind: 'any' | 'file', cwd: string): string | undefined {
  try {
    const found = statSync(resolve(cwd, path), { throwIfNoEntry: false });
    if (found === undefined) return 'there is no such file or folder';
    return kind === 'file' && found.isDirectory() ? 'it is a folder, a file is needed' : undefined;
  } catch (error) {
    return `it cannot be looked at (${error instanceof Error && 'code' in error ? error.code : String(error)})`;
  }
}

/** Asks for what the flags leave open, in the form of the flags. */
async function askMissing(options: AdoptOptions, context: Asking): Promise<AdoptOptions> {
  const name =
    options.name ??
    (await askText('Name of the algorithm', suggestName(resolve(context.cwd).split(/[\\/]/).at(-1) ?? ''), context, checkName));
  const images = await askImages(options, name, context);
  const channel =
    options.channel.length > 0
      ? options.channel
      : [
          await askText(
            'Sample data of a channel, as NAME=PATH,content-type=T',
            'train=data/train,content-type=text/csv',
            context,
            (value) => {
              const flag = parseChannelFlag(value);
              return 'problem' in flag ? flag.problem : describePath(flag.value.path, 'any', context.cwd);
            },
          ),
        ];
  const request =
    options.request.length > 0
      ? options.request
      : [
          await askText('Sample request, as PATH,content-type=T', 'requests/one.csv,content-type=text/csv', context, (value) => {
            const flag = parseRequestFlag(value);
            return 'problem' in flag ? flag.problem : describePath(flag.value.path, 'file', context.cwd);
          }),
        ];
  return { ...options, ...images, name, channel, request };
}

async function askImages(
  options: AdoptOptions,
  name: string,
  context: Asking,
): Promise<Pick<AdoptOptions, 'image' | 'trainImage' | 'serveImage'>> {
  const { image, trainImage, serveImage } = options;
  if (image !== undefined || (trainImage !== undefined && serveImage !== undefined)) return { image, trainImage, serveImage };
  const train = trainImage ?? (await askText('Image that trains', `${name}:latest`, context));
  const serve = serveImage ?? (await askText('Image that serves (the same one serves both roles)', train, context));
  return { image, trainImage: train, serveImage: serve };
}

async function askText(
  message: string,
  initial: string,
  { prompt }: Asking,
  validate?: (value: string) => string | undefined,
): Promise<string> {
  const answer = await prompt.text({
    message,
    initial,
    validate: (value) => (value.trim() === '' ? 'Type something.' : validate?.(value.trim())),
  });
  return answer.trim();
}

import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/** Names of the profiles in the configuration and credentials files of AWS, as the SDK finds these files; none where there are none. */
export function listProfiles(): readonly string[] {
  const files = [
    env['AWS_CONFIG_FILE'] || join(homedir(), '.aws/config'),
    env['AWS_SHARED_CREDENTIALS_FILE'] || join(homedir(), '.aws/credentials'),
  ];
  return [...new Set(files.flatMap((file) => profilesIn(readOrEmpty(file))))].sort();
}

/** Sections for sessions and services are no profiles. */
function profilesIn(text: string): readonly string[] {
  const names = [...text.matchAll(/^[ \t]*\[([^\]\n]{1,256})\]/gm)].map(([, name = '']) => name.trim()).filter((name) => name !== '');
  return names.flatMap((name) =>
    /^(?:sso-session|services)\s/.test(name) ? [] : [name.replace(/^profile\s+/, '').replace(/^(["'])(.*)\1$/, '$2')],
  );
}

/** Files with profiles have some kilobytes; what is longer, or no file, is none of them. */
const LONGEST = 4_194_304;

function readOrEmpty(file: string): string {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LONGEST ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}

import { redact } from './redact.ts';

/**
 * What containers print is hostile: it may move the cursor, clear the screen, forge our own lines or flood the terminal.
 * Everything that came out of a container goes through here before a person sees it.
 */

export interface SafeTextLimits {
  /** Characters of a line. */
  readonly lineLength: number;
  /** Lines; the newest are kept, since the reason of a failure stands at the end. */
  readonly lines: number;
}

const LIMITS: SafeTextLimits = { lineLength: 2_000, lines: 10_000 };

// Every alternative starts with a character that no other part of it can match, so that a scan is linear.
const HOSTILE = new RegExp(
  [
    // CSI: colours, cursor movement, clearing. 7 and 8 bit form.
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -\/]*[@-~]`,
    // OSC, DCS, SOS, PM, APC: window titles, links, clipboard. Ends at its terminator, or with the line when that is missing.
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?`,
    // Escapes of two or three characters: character sets, reset, save and restore.
    String.raw`\x1b[ -\/]*[0-~]`,
    // A carriage return alone lets later text overwrite earlier text of the line.
    String.raw`\r\n?`,
    String.raw`\t`,
    // What is left of C0, DEL and C1; line breaks stay.
    String.raw`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]`,
    // Marks that reorder text, hide in it or break lines, and tag characters. Joiners of scripts and emoji stay.
    String.raw`[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]`,
    // Halves of surrogate pairs.
    String.raw`\p{Surrogate}`,
  ].join('|'),
  'gu',
);

/**
 * Text of a container as plain printable lines: escape sequences taken out, other control characters written as `\x07`,
 * overwriting turned into lines, length and number of lines bounded with a note of what is missing. Doing it twice changes nothing.
 */
export function neutralise(text: string, limits: Partial<SafeTextLimits> = {}): string {
  const { lineLength, lines } = { ...LIMITS, ...limits };
  return cutLines(redact(text.replace(HOSTILE, disarm)), lines)
    .map((line) => cutLine(line, lineLength))
    .join('\n');
}

/** The same for a place where only one line fits: line breaks become spaces. */
export function neutraliseLine(text: string, lineLength = 200): string {
  // Cut first: the rest would not be seen anyway.
  const line = redact(text.slice(0, lineLength * 20).replace(HOSTILE, disarm))
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  return cutLine(line, lineLength);
}

/** Colours and weights, as the tool itself writes them. */
const OWN = new RegExp([String.raw`^\x1b\[(?:[0-49]|2[2-49]|3[0-79]|9[0-7])m$`, String.raw`^\x1b\[38;[25](?:;\d{1,3}){1,3}m$`].join('|'));

/**
 * The last gate before a stream: whatever an earlier place has let through, a terminal gets colours, line breaks and tabs to obey
 * and no more, and no secret. Inside JSON the escapes that it writes mean the same character.
 */
export function guardOutput(text: string): string {
  return redact(text.replace(HOSTILE, (match) => (match === '\t' || match === '\r\n' || OWN.test(match) ? match : escapeOrDrop(match))));
}

/** A text whole, for a place where it is edited or stands for a value: what a terminal would obey is written out or left out. */
export function printable(text: string): string {
  return text.replace(HOSTILE, (match) => (match === '\t' ? match : disarm(match)));
}

function escapeOrDrop(match: string): string {
  const plain = disarm(match);
  if (!/^\\[xu]/.test(plain)) return plain;
  return [...Array(match.length).keys()].map((at) => `\\u${match.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}

/** The last lines of a text, without empty ones at its end. */
export function tail(text: string, lines: number): readonly string[] {
  const whole = text.trimEnd();
  if (whole === '' || lines < 1) return [];
  let from = whole.length;
  for (let count = 0; from >= 0 && count < lines; count += 1) from = from === 0 ? -1 : whole.lastIndexOf('\n', from - 1);
  return whole.slice(from + 1).split('\n');
}

function disarm(match: string): string {
  if (match === '\t') return '    ';
  if (match.startsWith('\r')) return '\n';
  const code = match.codePointAt(0) ?? 0;
  // A whole sequence, not one character.
  if (match.length > (code > 0xffff ? 2 : 1)) return '';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function cutLines(text: string, lines: number): readonly string[] {
  const all = text.split('\n');
  if (all.length <= lines) return all;
  const kept = Math.max(lines - 1, 0);
  return [`... ${all.length - kept} lines left out ...`, ...all.slice(all.length - kept)];
}

/** The note counts too, so that a line that was cut once is short enough the next time. */
function cutLine(line: string, length: number): string {
  if (line.length <= length) return line;
  const note = `... ${line.length - length} more`;
  const kept = line.slice(0, Math.max(length - note.length, 0));
  // Never half a surrogate pair.
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + note.slice(0, length);
}

/** What the first bytes of an executable say about how it is run. */
export type ProgramForm =
  | { readonly kind: 'script'; readonly interpreter: string; readonly argument: string; readonly carriageReturn: boolean }
  | { readonly kind: 'elf'; readonly machine: string; readonly loader: string | undefined }
  | { readonly kind: 'other' };

/** Bytes of an executable that are enough: an interpreter's line, or the headers of a program and the name of its loader. */
export const HEAD_BYTES = 4096;

/** The kernel reads no more of a first line. */
const LINE_MAX = 256;

/** Reads the first bytes of an executable as the kernel does. */
export function parseProgram(head: Uint8Array): ProgramForm {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.subarray(0, 2).toString('latin1') === '#!') return parseScript(bytes);
  if (bytes.length >= 20 && bytes.readUInt32BE(0) === 0x7f454c46) return parseElf(bytes);
  return { kind: 'other' };
}

function parseScript(bytes: Buffer): ProgramForm {
  const line = bytes.subarray(2, LINE_MAX).toString('utf8').split('\n', 1)[0] ?? '';
  const [, interpreter = '', argument = ''] = /^[ \t]*([^ \t\r]*)[ \t]*(.*?)[ \t\r]*$/s.exec(line) ?? [];
  return { kind: 'script', interpreter, argument, carriageReturn: line.endsWith('\r') };
}

const MACHINES: Readonly<Record<number, string>> = {
  3: '386',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};
const PT_INTERP = 3;

function parseElf(bytes: Buffer): ProgramForm {
  const little = bytes[5] !== 2;
  const wide = bytes[4] === 2;
  const u16 = (at: number) => (at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  // Offsets this far into a file that matters here fit into 32 bits; of a big-endian 64-bit one the low half comes last.
  const offset = (at: number) => u32(wide && !little ? at + 4 : at);
  const machine = MACHINES[u16(18)] ?? `machine ${u16(18)}`;
  const table = offset(wide ? 32 : 28);
  const [entrySize, count] = [u16(wide ? 54 : 42), u16(wide ? 56 : 44)];
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entrySize;
    if (u32(at) !== PT_INTERP) continue;
    const from = offset(at + (wide ? 8 : 4));
    const end = bytes.indexOf(0, from);
    return { kind: 'elf', machine, loader: end > from ? bytes.subarray(from, end).toString('utf8') : undefined };
  }
  return { kind: 'elf', machine, loader: undefined };
}

import fc from 'fast-check';

/** What a container or a spec may hold that no report must be harmed by. */
export const HOSTILE = [
  '<b>&"\']]></script><!-- -->',
  '\x1b[2J\x1b]0;gone\x07\x9b31m\b\0\x7f',
  'line\r::error file=x,title=y::forged\n::set-output name=a::b\r\n',
  '%0A%25 100 %',
  '\u202eevil\u2028\u2029\ufeff\ufffe\uffff\ud800x\udc00',
  'smile \u{1f600} \u{e0041} é ß 漢字',
  `${'x'.repeat(10_240)}`,
].join(' ');

/** Any text at all, with what is dangerous in it more often than by chance. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      fc.constantFrom(
        '\x1b[',
        '\x1b]',
        '\x9b',
        '\r',
        '\n',
        '::',
        '%0A',
        ']]>',
        '<',
        '&',
        '"',
        '\u202e',
        '\ud800',
        '\udc00',
        '\ufffe',
        '\x07',
        'm',
        ';',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Characters that may move a cursor, reorder or hide text; a line break is none of them. */
export function hostileCharacters(text: string): readonly string[] {
  return [...text].filter((one) => one !== '\n' && /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u.test(one));
}

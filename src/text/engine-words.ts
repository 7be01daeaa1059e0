/** Clients that take docker's arguments under another name. */
const OTHERS: ReadonlySet<string> = new Set(['podman', 'finch', 'nerdctl']);

/** The same words of docker's for the reader of another engine: command lines in texts that were written for docker. */
export function inWordsOf(engine: string, text: string): string {
  if (!OTHERS.has(engine)) return text;
  return text.replaceAll(
    /\bdocker (?=(?:build|builder|image|images|info|login|network|ps|pull|push|rm|run|system|tag|version|volume)\b)/g,
    `${engine} `,
  );
}

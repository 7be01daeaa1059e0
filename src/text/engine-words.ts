/** Other engines whose clients take docker's arguments. */
const OTHERS: readonly string[] = ['podman', 'finch', 'nerdctl'];

/** The same words of docker's for the reader of another engine: command lines in texts that were written for docker. */
export function inWordsOf(engine: string, text: string): string {
  if (!OTHERS.includes(engine)) return text;
  return text.replaceAll(
    /\bdocker (?=(?:build|builder|image|images|info|login|network|ps|pull|push|rm|run|system|tag|version|volume)\b)/g,
    `${engine} `,
  );
}

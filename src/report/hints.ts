/** A signature in a log or message with its likely cause. To add one: an entry with a real `sample` that it matches and no other does. */
export interface Hint {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  readonly sample: string;
}

/** More telling signatures come first; the first that matches is taken. */
export const hints: readonly Hint[] = [
  {
    pattern: /exec format error/i,
    cause: 'The program is for another processor, or is a script without a #! line.',
    fix: 'Build with `--platform linux/amd64`; begin a script with a line such as #!/usr/bin/env python3.',
    sample: 'standard_init_linux.go:228: exec user process caused: exec format error',
  },
  {
    pattern: /env: ['‘]?\S+\r|\r['’]?: (?:no such file|command not found)|bad interpreter: .*\^M/i,
    cause: 'A script has Windows line endings, so its #! line names a program that ends in a carriage return.',
    fix: "Save it with LF: sed -i 's/\\r$//' train serve, and add `* text eol=lf` to .gitattributes.",
    sample: "/usr/bin/env: 'python3\r': No such file or directory",
  },
  {
    pattern: /exec: "?[^"\n]*"?: executable file not found in \$PATH/i,
    cause: 'The image has no executable of that name on PATH, and no ENTRYPOINT that would take the word as its argument.',
    fix: 'In the Dockerfile: COPY train serve /usr/local/bin/, then RUN chmod 755 /usr/local/bin/train /usr/local/bin/serve.',
    sample:
      'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "train": executable file not found in $PATH: unknown.',
  },
  {
    pattern: /exec[^\n]*: permission denied|: Permission denied\b.*\b(?:train|serve)\b|exit code 126/i,
    cause: 'The file is there but is not executable.',
    fix: 'In the Dockerfile: RUN chmod 755 /usr/local/bin/train /usr/local/bin/serve.',
    sample: 'starting container process caused: exec: "/opt/program/train": permission denied: unknown',
  },
];

/** The first signature that this text shows. */
export function findHint(text: string): Hint | undefined {
  return hints.find(({ pattern }) => pattern.test(text));
}

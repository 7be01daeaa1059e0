import type { Hint } from './hint.ts';

/** The program of the image was not run, or was run in a way that it does not expect. */
export const startingHints: readonly Hint[] = [
  {
    pattern: /exec format error/i,
    cause: 'The program is for another processor, or is a script without a #! line.',
    fix: 'Build with `--platform linux/amd64`; begin a script with a line such as #!/usr/bin/env python3.',
    sample: 'standard_init_linux.go:228: exec user process caused: exec format error',
  },
  {
    pattern: /\r['’]?: (?:no such file|command not found)|bad interpreter: .*\^M|\^M: (?:bad interpreter|not found)/i,
    cause: 'A script has Windows line endings, so its #! line names a program that ends in a carriage return.',
    fix: "Save it with LF: sed -i 's/\\r$//' train serve, and add the line `* text eol=lf` to .gitattributes.",
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
    pattern: /exec: "?[^"\n]*"?: permission denied|: \d+: (?:exec: )?[^\s:]+: Permission denied/i,
    cause: 'The file is there but is not executable.',
    fix: 'In the Dockerfile: RUN chmod 755 /usr/local/bin/train /usr/local/bin/serve.',
    sample: 'starting container process caused: exec: "/opt/program/train": permission denied: unknown',
  },
  {
    pattern:
      /exec (?:user process caused: |\/\S+: )no such file or directory|exec: "\/[^"\n]*": stat [^\n]*: no such file or directory|bad interpreter: No such file/i,
    cause: 'The interpreter in the #! line is not in the image, or the line ends in a carriage return.',
    fix: 'Name an interpreter that the image has (#!/bin/sh, #!/usr/bin/env python3) and save the file with LF line endings.',
    sample: 'standard_init_linux.go:228: exec user process caused: no such file or directory',
  },
  {
    pattern: /: (?:line )?\d+: (?:exec: )?[^\s:]+: (?:command )?not found|env: ['‘]?[^\s'’]+['’]?: No such file or directory/,
    cause: 'A script calls a program that is not in the image, or not on PATH.',
    fix: 'Install it in the Dockerfile, or call it by its full path; what is only in the builder stage has to be copied.',
    sample: '/usr/local/bin/serve: line 3: gunicorn: command not found',
  },
  {
    pattern: /unable to find user \S+: no matching entries in passwd file/,
    cause: 'USER in the Dockerfile names a user that the image does not have.',
    fix: 'Take USER out of the Dockerfile: SageMaker expects containers to run as root.',
    sample: 'docker: Error response from daemon: unable to find user app: no matching entries in passwd file.',
  },
  {
    pattern: /sudo: The "no new privileges" flag is set|sudo: effective uid is not 0/,
    cause:
      'The program calls sudo as a user other than root, and a rehearsal gives no program more rights than its user has. That is more than AWS documents: SageMaker may allow it.',
    fix: 'Take USER and sudo out of the Dockerfile: SageMaker expects containers to run as root.',
    sample: 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
  },
  {
    pattern:
      /can't open file '[^'\n]+': \[Errno 2\]|chdir to cwd \("[^"\n]*"\)|Unable to access jarfile|Fatal error: cannot open file '[^'\n]+': No such file/,
    cause: 'The program is looked for in another folder than the one that it was copied to.',
    fix: 'Set WORKDIR and COPY to the same folder in the Dockerfile, or name the program by its full path.',
    sample: "python3: can't open file '/opt/program/train.py': [Errno 2] No such file or directory",
  },
  {
    pattern:
      /error: unrecognized arguments: (?:train|serve)\b|error: the following arguments are required: |no such (?:sub)?command '?(?:train|serve)\b/i,
    cause: 'The program parses its command line, and SageMaker gives it the one word `train` or `serve` and nothing else.',
    fix: 'Accept that word, and read settings from /opt/ml/input/config/hyperparameters.json instead of the command line.',
    sample: 'train.py: error: unrecognized arguments: train',
  },
  {
    pattern: /EOFError: EOF when reading a line|the input device is not a TTY|Inappropriate ioctl for device/,
    cause: 'The program asks a question or wants a terminal; on SageMaker there is neither input nor terminal.',
    fix: 'Take what it asks for from hyperparameters or give it a default.',
    sample: 'EOFError: EOF when reading a line',
  },
  {
    pattern: /signal only works in main thread/,
    cause: 'The handler for SIGTERM is set in a thread, where Python refuses it.',
    fix: 'Call signal.signal(signal.SIGTERM, handler) in the main thread, before the server starts its threads.',
    sample: 'ValueError: signal only works in main thread of the main interpreter',
  },
];

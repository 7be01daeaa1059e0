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
    pattern: /exec: "?[^"\n]*"?: permission denied/i,
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
    pattern: /EROFS|Read-only file system/i,
    cause: 'The program writes where SageMaker mounts read-only: /opt/ml/model while serving, /opt/ml/input while training.',
    fix: 'Write to a temporary folder: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    sample: "OSError: [Errno 30] Read-only file system: '/opt/ml/model/cache'",
  },
  {
    pattern:
      /Temporary failure in name resolution|EAI_AGAIN|Could not resolve host|getaddrinfo (?:ENOTFOUND|failed)|query\w* E(?:TIMEOUT|SERVFAIL|REFUSED)|TypeError: fetch failed/i,
    cause: 'The program looks up a host name; SageMaker gives Marketplace containers no network.',
    fix: 'Put what is downloaded into the image when it is built, and switch telemetry and update checks off.',
    sample: 'urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>',
  },
  {
    pattern: /ENETUNREACH|Network is unreachable/i,
    cause: 'The program connects to an outside address; SageMaker gives Marketplace containers no network.',
    fix: 'Put what is downloaded into the image when it is built, and switch telemetry and update checks off.',
    sample: 'Error: connect ENETUNREACH 52.216.8.11:443 - Local (0.0.0.0:0)',
  },
  {
    pattern: /NoCredentialsError|Unable to locate credentials|CredentialsProviderError/i,
    cause: 'The program calls AWS; Marketplace containers have neither credentials nor network.',
    fix: 'Read data from /opt/ml/input/data and write results to /opt/ml/model: SageMaker moves them from and to S3.',
    sample: 'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
  },
  {
    pattern: /KeyError: ['"]SM_\w+/,
    cause: 'SM_* variables are made by the training toolkit inside AWS images; SageMaker sets none of them in yours.',
    fix: 'Give the path as default, for example os.environ.get("SM_MODEL_DIR", "/opt/ml/model").',
    sample: "KeyError: 'SM_CHANNEL_TRAINING'",
  },
  {
    pattern: /ModuleNotFoundError: No module named|ImportError: cannot import name/,
    cause: 'A Python package is not in the image, or in another version.',
    fix: 'Add it, with its version, to requirements.txt and install that in the Dockerfile: RUN pip install --no-cache-dir -r requirements.txt.',
    sample: "ModuleNotFoundError: No module named 'sklearn'",
  },
  {
    pattern: /ERR_MODULE_NOT_FOUND|Cannot find (?:module|package) '/,
    cause: 'A JavaScript file or package is not in the image: not copied, left out by .dockerignore, or not installed.',
    fix: 'Copy it in the Dockerfile, or run `npm ci --omit=dev` there; import paths need their ending.',
    sample: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'csv-parse' imported from /opt/program/train.mjs",
  },
  {
    pattern: /error while loading shared libraries|ImportError: lib\S+\.so|cannot open shared object file/,
    cause: 'A system library is not in the image; slim base images leave most of them out.',
    fix: 'Install it in the Dockerfile, for example RUN apt-get update && apt-get install -y --no-install-recommends libgomp1.',
    sample: 'OSError: libgomp.so.1: cannot open shared object file: No such file or directory',
  },
  {
    pattern: /GLIBC_\d[\d.]*' not found/,
    cause: 'A program in the image was built against a newer system than the one in the image.',
    fix: 'Build it inside the Dockerfile, on the same base image.',
    sample: "/opt/program/predict: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/program/predict)",
  },
  {
    pattern: /JavaScript heap out of memory/,
    cause: 'Node reached the limit of its heap.',
    fix: 'Read the data as a stream instead of all at once, or raise the limit with NODE_OPTIONS=--max-old-space-size=4096 in the Dockerfile.',
    sample: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  },
  {
    pattern: /\bMemoryError\b|std::bad_alloc|java\.lang\.OutOfMemoryError|Cannot allocate memory/,
    cause: 'Memory ran out.',
    fix: 'Read the data in parts instead of all at once, or give the container engine more memory.',
    sample: 'numpy.core._exceptions._ArrayMemoryError: MemoryError: Unable to allocate 7.45 GiB for an array',
  },
  {
    pattern: /EADDRINUSE|Address already in use|Errno 98\b/i,
    cause: 'Port 8080 is taken inside the container: the server is started twice, or the reload mode of the framework is on.',
    fix: 'Start the server once, without debug or reload mode.',
    sample: 'Error: listen EADDRINUSE: address already in use 0.0.0.0:8080',
  },
  {
    pattern: /EACCES: permission denied|PermissionError: \[Errno 13\]/,
    cause: 'The program runs as a user who may not touch this path; SageMaker expects containers to run as root.',
    fix: 'Take USER out of the Dockerfile, or give that user the path.',
    sample: "PermissionError: [Errno 13] Permission denied: '/opt/ml/model/model.pkl'",
  },
  {
    pattern: /(?:FileNotFoundError|ENOENT)\b.*\/opt\/ml\/input\/data\//,
    cause: 'The program expects a file of this name in a channel; the names of files are the choice of the buyer.',
    fix: 'List the folder of the channel and read every file in it, in sub-folders too.',
    sample: "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/input/data/train/train.csv'",
  },
  {
    pattern: /(?:FileNotFoundError|ENOENT)\b.*\/opt\/ml\/model\b/,
    cause: 'The model holds no file of this name; what training saves and what serving loads do not agree.',
    fix: 'Save and load the same name below /opt/ml/model; `sagemaker-algo train` keeps the model in artifacts/ to look at.',
    sample: "Error: ENOENT: no such file or directory, open '/opt/ml/model/modell.json'",
  },
  {
    pattern: /(?:FileNotFoundError|ENOENT)\b.*\/opt\/ml\/(?!model\b|input\/data\/)/,
    cause: 'The program expects a file or folder under /opt/ml that SageMaker does not make.',
    fix: 'Use /opt/ml/input/config and /opt/ml/input/data while training, and /opt/ml/model alone while serving.',
    sample: "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/code/config.yaml'",
  },
  {
    pattern:
      /unsupported operand type\(s\)|can't multiply sequence by non-int|must be real number, not str|'<' not supported between instances of 'str'/,
    cause: 'A hyperparameter is used as a number, but every value in hyperparameters.json is text.',
    fix: 'Convert it where it is read: int(hp["max_depth"]), float(hp["rate"]).',
    sample: "TypeError: '<' not supported between instances of 'str' and 'int'",
  },
  {
    pattern: /No space left on device|ENOSPC/,
    cause: 'The disk of the container engine, or /dev/shm, is full.',
    fix: 'Free space (`docker system df` shows what takes it), write scratch files to /tmp and not to /dev/shm.',
    sample: 'OSError: [Errno 28] No space left on device',
  },
  {
    pattern: /SyntaxError: (?:Cannot use import statement outside a module|Unexpected token 'export')/,
    cause: 'Node takes a module for a CommonJS file.',
    fix: 'Copy package.json with "type": "module" into the image, or name the file .mjs.',
    sample: 'SyntaxError: Cannot use import statement outside a module',
  },
  {
    pattern: /UnpicklingError|InconsistentVersionWarning|Can't get attribute '\w+' on <module/,
    cause: 'The model was written by other versions of the libraries than those that read it.',
    fix: 'Install the same pinned versions in the training and in the inference image.',
    sample: "AttributeError: Can't get attribute 'Scaler' on <module '__main__' from '/opt/program/serve.py'>",
  },
];

/** The first signature that this text shows. */
export function findHint(text: string): Hint | undefined {
  return hints.find(({ pattern }) => pattern.test(text));
}

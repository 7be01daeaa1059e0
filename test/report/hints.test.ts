import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHint, hints } from '../../src/report/hints.ts';

describe('hints', () => {
  it('know at least 60 signatures, each with a cause and a fix of its own', () => {
    expect(hints.length).toBeGreaterThanOrEqual(60);
    for (const { cause, fix } of hints) {
      expect(cause).toMatch(/^\S.{25,}\.$/s);
      expect(fix.length).toBeGreaterThan(25);
    }
    expect(new Set(hints.map(({ cause, fix }) => cause + fix)).size).toBe(hints.length);
    expect(new Set(hints.map(({ sample }) => sample)).size).toBe(hints.length);
  });

  it.each(hints.map((hint) => [hint.sample, hint] as const))('%s', (sample, hint) => {
    expect(hints.filter(({ pattern }) => pattern.test(sample))).toEqual([hint]);
    expect(findHint(`stdout | starting\nstderr | ${sample}\nstderr | done`)).toBe(hint);
  });
});

describe('findHint', () => {
  /** The same cause in other words than the sample's, and what two signatures claim: the more telling one has it. */
  it.each([
    ['exec /usr/local/bin/train: exec format error', /another processor/],
    ['exec /usr/local/bin/serve: no such file or directory', /interpreter in the #! line/],
    ['sh: 1: gunicorn: not found', /calls a program that is not in the image/],
    ['/usr/local/bin/train: 3: exec: /opt/program/run.sh: Permission denied', /not executable/],
    ['Error: Unable to access jarfile /app/train.jar', /another folder/],
    [
      "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<HTTPSConnection>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/requests/",
      /Packages are installed/,
    ],
    [
      'Downloading: "https://download.pytorch.org/models/a.pth" to /root\nurllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>',
      /Weights or data/,
    ],
    ['java.net.UnknownHostException: s3.amazonaws.com', /looks up a host name/],
    ['2026/01/05 10:11:12 Get "https://x.org": dial tcp: lookup x.org on 127.0.0.11:53: no such host', /looks up a host name/],
    ['botocore.exceptions.NoRegionError: You must specify a region.', /calls AWS/],
    ['ConnectionRefusedError: [Errno 111] Connection refused', /database or a cache/],
    [
      "ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)",
      /another version of Python/,
    ],
    ["TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'", /another version of Python/],
    ["TypeError: unsupported operand type(s) for +: 'int' and 'str'", /every value in hyperparameters.json is text/],
    [
      "sklearn.utils._param_validation.InvalidParameterError: The 'max_depth' parameter of DecisionTreeClassifier must be an int in the range [1, inf) or None. Got '5' instead.",
      /is text/,
    ],
    ['Error loading shared library libgcc_s.so.1: No such file or directory (needed by /opt/program/predict)', /musl/],
    ["/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /opt/program/x.so)", /newer system/],
    [
      '/opt/program/predict: error while loading shared libraries: libtbb.so.2: cannot open shared object file: No such file or directory',
      /slim base images/,
    ],
    ['ImportError: libcudart.so.12: cannot open shared object file: No such file or directory', /needs a GPU/],
    ['RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False.', /needs a GPU/],
    ['A module that was compiled using NumPy 1.x cannot be run in NumPy 2.0.2 as it may crash.', /another version of NumPy/],
    ['the container ended with exit code 137, out of memory', /kernel ended the program/],
    ["terminate called after throwing an instance of 'std::bad_alloc'", /^Memory ran out:/],
    [
      'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
      /starts a thread for each processor/,
    ],
    ['Error: cannot allocate vector of size 7.5 Gb', /^Memory ran out/],
    ['Error: EMFILE: too many open files, open a.csv', /not closed/],
    ['sqlite3.OperationalError: attempt to write a readonly database', /read-only/],
    ['nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)', /Port 8080 is taken/],
    ["Error: EACCES: permission denied, open '/opt/ml/model/m.json'", /may not touch this path/],
    ['OSError: SavedModel file does not exist at: /opt/ml/model/{saved_model.pbtxt|saved_model.pb}', /holds no file of this name/],
    ["Error: EBUSY: resource busy or locked, rmdir '/opt/ml/model'", /is a mount/],
    ['SyntaxError: Unexpected token \'f\', "fast" is not valid JSON', /read as JSON/],
    ['org.pytorch.serve.wlm.WorkerThread - Backend worker monitoring thread interrupted or backend worker process died.', /model server/],
    ['[2026-01-05] [INFO] Listening at: http://127.0.0.1:8000 (7)', /loopback/],
    [
      "ModuleNotFoundError: No module named 'flask'\ngunicorn.errors.HaltServer: <HaltServer 'Worker failed to boot.' 3>",
      /A Python package is not in the image/,
    ],
  ])('%s', (text, cause) => {
    expect(findHint(text)?.cause).toMatch(cause);
  });

  it.each([
    ...['', 'rmse=0.5', 'Warning: no such option', 'Connection closed', 'permission granted', 'memory usage 512 MB', 'epoch 137 done'],
    ...[
      'Running on http://0.0.0.0:8080',
      'listening on port 8080',
      'Listening at: http://0.0.0.0:8080 (7)',
      'model not found in cache, training',
    ],
    ...[
      'Could not find cuda drivers on your machine, GPU will not be used.',
      'GET /ping HTTP/1.1" 200',
      'Downloading nothing',
      'worker 1 booted',
    ],
    "Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory",
    'TensorFlow binary is optimized to use available CPU instructions in performance-critical operations.',
  ])('knows nothing about %j', (text) => {
    expect(findHint(text)).toBeUndefined();
  });

  it('looks at the end of a long text and at the start of a long line', () => {
    const signature = "ModuleNotFoundError: No module named 'sklearn'";
    const lines = (count: number) => 'x\n'.repeat(count / 2);
    expect(findHint(`${signature}\n${lines(65_000)}`)).toBeDefined();
    expect(findHint(`${signature}\n${lines(65_536)}`)).toBeUndefined();
    expect(findHint(`${'x'.repeat(900)} ${signature}`)).toBeDefined();
    expect(findHint(`${'x'.repeat(1_000)} ${signature}`)).toBeUndefined();
  });

  it('never throws, whatever a container prints', () => {
    const words = hints.flatMap(({ sample }) => sample.split(/(?<=[\s:'"])/));
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...words)), { maxLength: 50 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (printed) => {
        const found = findHint(printed);
        expect(found === undefined || hints.includes(found)).toBe(true);
      }),
    );
  });

  it.each([10_000, 10_000_000])('takes no longer than a moment over %d characters of anything', (length) => {
    const parts = hints.flatMap(({ sample }) => [sample.slice(0, 6), sample.slice(0, Math.ceil(sample.length / 2))]);
    for (const part of [...new Set([...parts, ' ', 'a', '/', "'", ': ', '\n', 'exec: ', 'a/', '\r'])]) {
      const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
      // Time of the processor, so that a busy machine is not taken for a slow search.
      const before = process.cpuUsage();
      findHint(text);
      expect(process.cpuUsage(before).user, JSON.stringify(part)).toBeLessThan(1_000_000);
    }
  });
});

import type { Hint } from './hint.ts';

/** Something that the program is made of is not in the image, or is of the wrong kind. */
export const moduleHints: readonly Hint[] = [
  {
    pattern:
      /requires a different Python|unsupported operand type\(s\) for \|: 'type'|Missing parentheses in call to 'print'|No module named 'distutils'|cannot import name '(?:Mapping|MutableMapping|Iterable|Callable)' from 'collections'/,
    cause: 'The code or a package is for another version of Python than the one in the image.',
    fix: 'Choose the base image to match, for example FROM python:3.12-slim, and pin packages that support that version.',
    sample: "ERROR: Package 'my-algo' requires a different Python: 3.7.17 not in '>=3.9'",
  },
  {
    pattern: /ModuleNotFoundError: No module named (?!'distutils')|ImportError: cannot import name (?!'[A-Z]\w+' from 'collections')/,
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
    pattern: /SyntaxError: (?:Cannot use import statement outside a module|Unexpected token 'export')/,
    cause: 'Node takes a module for a CommonJS file.',
    fix: 'Copy package.json with "type": "module" into the image, or name the file .mjs.',
    sample: 'SyntaxError: Cannot use import statement outside a module',
  },
  {
    pattern: /there is no package called/,
    cause: 'An R package is not in the image.',
    fix: "Install it in the Dockerfile: RUN Rscript -e \"install.packages('randomForest', repos = 'https://cloud.r-project.org')\".",
    sample: 'Error in library(randomForest) : there is no package called ‘randomForest’',
  },
  {
    pattern: /ClassNotFoundException|NoClassDefFoundError|Could not find or load main class|no main manifest attribute/,
    cause: 'A Java class is not on the class path: the jar lacks its dependencies, or the path to them is another in the image.',
    fix: 'Build a jar with its dependencies (shade, assembly), or copy the folder lib/ and start with java -cp "app.jar:lib/*".',
    sample: 'Caused by: java.lang.ClassNotFoundException: org.apache.commons.csv.CSVParser',
  },
  {
    pattern: /UnsupportedClassVersionError/,
    cause: 'The classes were compiled for a newer Java than the one in the image.',
    fix: 'Use a base image of that version, for example FROM eclipse-temurin:21-jre, or compile with --release.',
    sample:
      'java.lang.UnsupportedClassVersionError: com/example/Train has been compiled by a more recent version of the Java Runtime (class file version 65.0)',
  },
  {
    pattern: /cannot load such file -- \S+|Could not find gem '|Bundler::GemNotFound/,
    cause: 'A Ruby gem is not in the image.',
    fix: 'Copy Gemfile and Gemfile.lock in the Dockerfile and run `bundle install` there.',
    sample:
      "<internal:/usr/local/lib/ruby/rubygems/core_ext/kernel_require.rb>:37:in `require': cannot load such file -- sinatra (LoadError)",
  },
  {
    pattern: /GLIBC(?:XX)?_\d[\d.]*' not found/,
    cause: 'A program in the image was built against a newer system than the one in the image.',
    fix: 'Build it inside the Dockerfile, on the same base image.',
    sample: "/opt/program/predict: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/program/predict)",
  },
  {
    pattern:
      /Error loading shared library \S+: No such file|Error relocating \S+: \S+: symbol not found|ld-linux-x86-64\.so\.2: No such file/,
    cause: 'A program made for glibc (Debian, Ubuntu) runs on a musl system (Alpine), or the other way round.',
    fix: 'Use a base image of the same family as the build, such as -slim instead of -alpine, or link the program statically.',
    sample: 'Error relocating /opt/program/predict: __memcpy_chk: symbol not found',
  },
  {
    pattern:
      /no NVIDIA driver|not compiled with CUDA enabled|torch\.cuda\.is_available\(\) is False|CUDA driver version is insufficient|(?:ImportError|OSError): lib(?:cuda|cudart|cublas|cudnn|nccl|nv\w+)\.so/,
    cause: 'The program needs a GPU; this machine, and every CPU instance type that the spec lists, has none.',
    fix: 'Choose the device when the program starts (cuda if torch.cuda.is_available() else cpu), load with map_location="cpu", or list GPU instance types only.',
    sample: 'RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver',
  },
  {
    pattern:
      /error while loading shared libraries: (?!lib(?:cu|nv))|ImportError: (?!lib(?:cu|nv|nccl))lib\S+\.so|OSError: (?!lib(?:cu|nv|nccl))lib\S+: cannot open shared object file/,
    cause: 'A system library is not in the image; slim base images leave most of them out.',
    fix: 'Install it in the Dockerfile, for example RUN apt-get update && apt-get install -y --no-install-recommends libgomp1.',
    sample: 'OSError: libgomp.so.1: cannot open shared object file: No such file or directory',
  },
  {
    pattern:
      /numpy\.\w+ size changed, may indicate binary incompatibility|compiled using NumPy 1\.x cannot be run in|compiled against (?:ABI|API) version 0x/,
    cause: 'A package was built for another version of NumPy than the one in the image.',
    fix: 'Pin both together in requirements.txt (for example numpy<2 for older packages) and install them in one pip command.',
    sample: 'ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject',
  },
  {
    pattern: /Illegal instruction|was compiled to use (?:AVX|SSE)\S* instructions/,
    cause: 'A program uses instructions that this processor does not have: built with -march=native, or run by emulation.',
    fix: 'Build for plain x86-64 (without -march=native), and with --platform linux/amd64; not every instance type has AVX-512.',
    sample: 'Illegal instruction (core dumped)',
  },
  {
    pattern: /Segmentation fault|SIGSEGV/,
    cause: 'Native code crashed: libraries that do not fit each other, or one that was loaded twice.',
    fix: 'Install all native packages from one source with pinned versions, and see whether it crashes with one thread (OMP_NUM_THREADS=1).',
    sample: 'Segmentation fault (core dumped)',
  },
];

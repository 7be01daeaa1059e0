import type { Hint } from './hint.ts';

/** Files, folders, configuration and values as SageMaker gives them. */
export const dataHints: readonly Hint[] = [
  {
    pattern: /KeyError: ['"]SM_\w+/,
    cause: 'SM_* variables are made by the training toolkit inside AWS images; SageMaker sets none of them in yours.',
    fix: 'Give the path as default, for example os.environ.get("SM_MODEL_DIR", "/opt/ml/model").',
    sample: "KeyError: 'SM_CHANNEL_TRAINING'",
  },
  {
    pattern: /SavedModel file does not exist at|(?:FileNotFoundError|ENOENT|NoSuchFileException)\b.*\/opt\/ml\/model\b/,
    cause: 'The model holds no file of this name; what training saves and what serving loads do not agree.',
    fix: 'Save and load the same name below /opt/ml/model; `sagemaker-algo train` keeps the model in artifacts/ to look at.',
    sample: "Error: ENOENT: no such file or directory, open '/opt/ml/model/modell.json'",
  },
  {
    pattern: /(?:FileNotFoundError|ENOENT|NoSuchFileException)\b.*\/opt\/ml\/input\/data\//,
    cause: 'The program expects a file of this name in a channel; the names of files are the choice of the buyer.',
    fix: 'List the folder of the channel and read every file in it, in sub-folders too.',
    sample: "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/input/data/train/train.csv'",
  },
  {
    pattern: /(?:FileNotFoundError|ENOENT|NoSuchFileException)\b.*\/opt\/ml\/(?!model\b|input\/data\/)/,
    cause: 'The program expects a file or folder under /opt/ml that SageMaker does not make.',
    fix: 'Use /opt/ml/input/config and /opt/ml/input/data while training, and /opt/ml/model alone while serving.',
    sample: "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/code/config.yaml'",
  },
  {
    pattern: /FileExistsError: \[Errno 17\]|EEXIST: file already exists, mkdir/,
    cause: 'The program makes a folder that SageMaker has made already, such as /opt/ml/model.',
    fix: 'os.makedirs(path, exist_ok=True), or mkdirSync(path, { recursive: true }).',
    sample: "FileExistsError: [Errno 17] File exists: '/opt/ml/model'",
  },
  {
    pattern: /(?:\[Errno 16\] Device or resource busy|EBUSY\b).*\/opt\/ml|(?:\[Errno 18\] Invalid cross-device link|EXDEV\b)/,
    cause: 'The program removes or replaces a folder below /opt/ml; each is a mount, which cannot be removed or renamed across.',
    fix: 'Empty the folder instead of removing it, and copy files into it instead of renaming (shutil.copytree(..., dirs_exist_ok=True)).',
    sample: "OSError: [Errno 16] Device or resource busy: '/opt/ml/model'",
  },
  {
    pattern: /IsADirectoryError: \[Errno 21\]|EISDIR/,
    cause: 'A channel is a folder of files, and the program opens it as one file.',
    fix: 'List /opt/ml/input/data/<channel> and read every file in it.',
    sample: "IsADirectoryError: [Errno 21] Is a directory: '/opt/ml/input/data/train'",
  },
  {
    pattern: /Illegal seek|ESPIPE|underlying stream is not seekable|UnsupportedOperation: (?:seek|File or stream is not seekable)/,
    cause: 'In Pipe mode a channel is a stream that can be read once, forwards; the program jumps in it or reads it twice.',
    fix: 'Read it from start to end, and open /opt/ml/input/data/<channel>_<epoch> anew for each pass; or declare File mode only.',
    sample: "OSError: [Errno 29] Illegal seek: '/opt/ml/input/data/train_0'",
  },
  {
    pattern: /No columns to parse from file/,
    cause: 'A file is empty; a channel may hold empty files, and a host may get no data at all.',
    fix: 'Skip files of 0 bytes before they are parsed: if os.path.getsize(path) == 0: continue.',
    sample: 'pandas.errors.EmptyDataError: No columns to parse from file',
  },
  {
    pattern: /Error tokenizing data|Expected \d+ fields in line \d+, saw \d+/,
    cause: 'A line has another number of columns: another delimiter, a file of another kind in the channel, or a broken line.',
    fix: 'Read only files of the declared content type, and name file and line in /opt/ml/output/failure when one cannot be read.',
    sample: 'pandas.errors.ParserError: Error tokenizing data. C error: Expected 11 fields in line 4, saw 12',
  },
  {
    pattern: /could not convert string to float|NumberFormatException: For input string/,
    cause: 'Text stands where a number should: often a header line, which SageMaker data has none of, or a label column of words.',
    fix: 'Read with header=None, and refuse such a line with a message that names file, line and column.',
    sample: "ValueError: could not convert string to float: 'sepal_length'",
  },
  {
    pattern: /Input (?:\w+ )?contains (?:NaN|infinity)/,
    cause: 'A value is missing or infinite, and the library takes neither.',
    fix: 'Fill or refuse missing values before fitting (SimpleImputer), and say in the answer which record it was.',
    sample: 'ValueError: Input X contains NaN.',
  },
  {
    pattern:
      /has \d+ features?, but \w+ is expecting \d+ features?|feature_names mismatch|Number of features of the model must match the input/i,
    cause: 'Requests have another number of columns than the training data: the label was left in, or cut off where there is none.',
    fix: 'In training take the first column as the label; in requests take all columns as features.',
    sample: 'ValueError: X has 10 features, but RandomForestClassifier is expecting 9 features as input.',
  },
  {
    pattern: /invalid literal for int\(\) with base 10/,
    cause: 'A value is read with int() and is written in another form: 1e2, 5.0, or in quotes.',
    fix: "Read it with int(float(value.strip('\"'))), after a check that it is whole.",
    sample: "ValueError: invalid literal for int() with base 10: '1e2'",
  },
  {
    pattern:
      /unsupported operand type\(s\) for (?!\|: 'type')|can't multiply sequence by non-int|must be real number, not str|'<' not supported between instances of 'str'|InvalidParameterError: .* Got '[^'\n]*' instead/,
    cause: 'A hyperparameter is used as a number, but every value in hyperparameters.json is text.',
    fix: 'Convert it where it is read: int(hp["max_depth"]), float(hp["rate"]).',
    sample: "TypeError: '<' not supported between instances of 'str' and 'int'",
  },
  {
    pattern: /JSONDecodeError|SyntaxError: Unexpected (?:token .* JSON|end of JSON input)|JsonParseException|is not valid JSON/,
    cause: 'Something is read as JSON that is none: a plain text hyperparameter, a CSV body, or an empty one.',
    fix: 'Look at Content-Type before parsing a body, and take hyperparameter values as the plain text that they are.',
    sample: 'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)',
  },
  {
    pattern: /UnicodeDecodeError|MalformedInputException|invalid byte sequence in UTF-8/,
    cause: 'Bytes are read as UTF-8 text and are none: another encoding, a compressed file, or a binary body.',
    fix: 'Open files with their encoding (encoding="utf-8-sig", errors="replace"), unpack .gz, and answer such a body with 400.',
    sample: "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x8b in position 1: invalid start byte",
  },
  {
    pattern: /UnicodeEncodeError: '(?:ascii|latin-1)'|unsupported locale setting|cannot change locale|invalid byte sequence in US-ASCII/,
    cause: 'The image has no UTF-8 locale, so that text beyond ASCII cannot be written.',
    fix: 'ENV LANG=C.UTF-8 LC_ALL=C.UTF-8 PYTHONUTF8=1 in the Dockerfile.',
    sample: "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 3: ordinal not in range(128)",
  },
  {
    pattern: /ZoneInfoNotFoundError|unknown time zone|UnknownTimeZoneError|time: missing Location/,
    cause: 'The image has no time zone data.',
    fix: 'Install it in the Dockerfile: RUN apt-get update && apt-get install -y --no-install-recommends tzdata (or pip install tzdata), or use UTC.',
    sample: "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Europe/Berlin'",
  },
  {
    pattern:
      /UnpicklingError|InconsistentVersionWarning|Can't get attribute '\w+' on <module|unsupported pickle protocol|generated by (?:an )?older XGBoost|File format not supported: filepath=/,
    cause: 'The model was written by other versions of the libraries than those that read it.',
    fix: 'Install the same pinned versions in the training and in the inference image.',
    sample: "AttributeError: Can't get attribute 'Scaler' on <module '__main__' from '/opt/program/serve.py'>",
  },
];

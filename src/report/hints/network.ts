import type { Hint } from './hint.ts';

const BAKE_IN = 'Put what is downloaded into the image when it is built, and switch telemetry and update checks off.';

/** The program wants something from outside; Marketplace containers have no network and no credentials. */
export const networkHints: readonly Hint[] = [
  {
    pattern:
      /couldn't connect to 'https:\/\/huggingface\.co|LocalEntryNotFoundError|\/\/huggingface\.co\/\S*\/resolve\/|Cannot find the requested files in the (?:local|disk) cache/i,
    cause: 'A model is fetched from the Hugging Face Hub when the program starts; on SageMaker there is no network.',
    fix: 'Download it in the Dockerfile (RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained(...)"), and set ENV HF_HUB_OFFLINE=1.',
    sample: "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.",
  },
  {
    pattern:
      /Downloading: "https?:\/\/download\.pytorch\.org|Downloading data from https?:\/\/storage\.googleapis\.com|Please use the NLTK Downloader|Can't find model '\w+'\. It doesn't seem to be a Python package/,
    cause: 'Weights or data of a library are downloaded at run time; on SageMaker there is no network.',
    fix: 'Download them in the Dockerfile, into the folder where the library looks first (TORCH_HOME, KERAS_HOME, NLTK_DATA).',
    sample:
      'Downloading: "https://download.pytorch.org/models/resnet50-11ad3fa6.pth" to /root/.cache/torch/hub/checkpoints/resnet50-11ad3fa6.pth',
  },
  {
    pattern:
      /No matching distribution found for|NewConnectionError\([^\n]*: \/simple\/|unable to access index for repository|npm (?:error|ERR!) (?:code|errno) E(?:AI_AGAIN|NOTFOUND)|apt-get: unable to fetch/i,
    cause: 'Packages are installed when the container starts; on SageMaker there is no network.',
    fix: 'Install them when the image is built: RUN pip install --no-cache-dir -r requirements.txt in the Dockerfile.',
    sample: 'ERROR: No matching distribution found for xgboost==3.0.2',
  },
  {
    pattern: /169\.254\.169\.254|169\.254\.170\.2|EC2MetadataError|IMDSFetcher/,
    cause: 'The program asks the instance for metadata or credentials, which Marketplace containers cannot reach.',
    fix: 'Read what you need from /opt/ml/input/config and the environment, and call no AWS service.',
    sample: "botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: 'http://169.254.169.254/latest/api/token'",
  },
  {
    pattern:
      /NoCredentialsError|Unable to locate credentials|CredentialsProviderError|NoRegionError|Could not connect to the endpoint URL: "https:\/\/\S+\.amazonaws\.com|Could not load credentials from any providers/i,
    cause: 'The program calls AWS; Marketplace containers have neither credentials nor network.',
    fix: 'Read data from /opt/ml/input/data and write results to /opt/ml/model: SageMaker moves them from and to S3.',
    sample: 'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
  },
  {
    pattern:
      /Temporary failure in name resolution|EAI_AGAIN|Could not resolve host|getaddrinfo (?:ENOTFOUND|failed)|query\w* E(?:TIMEOUT|SERVFAIL|REFUSED)|TypeError: fetch failed|UnknownHostException|dial tcp: lookup|Name or service not known/i,
    cause: 'The program looks up a host name; SageMaker gives Marketplace containers no network.',
    fix: BAKE_IN,
    sample: 'urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>',
  },
  {
    pattern: /ENETUNREACH|Network is unreachable|No route to host|UND_ERR_CONNECT_TIMEOUT|connect ETIMEDOUT/i,
    cause: 'The program connects to an outside address; SageMaker gives Marketplace containers no network.',
    fix: BAKE_IN,
    sample: 'Error: connect ENETUNREACH 52.216.8.11:443 - Local (0.0.0.0:0)',
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|certificate signed by unknown authority|unable to get local issuer certificate/i,
    cause: 'The program opens an HTTPS connection; on SageMaker there is no network at all.',
    fix: BAKE_IN,
    sample: 'Get "https://api.example.com/v1": x509: certificate signed by unknown authority',
  },
  {
    pattern: /ConnectionRefusedError: \[Errno 111\]|connect ECONNREFUSED|dial tcp \S+: connect: connection refused/,
    cause: 'The program connects to a service, such as a database or a cache, that does not run in the container.',
    fix: 'Start the service inside the same container before it is used, or do without it: nothing else is reachable.',
    sample: 'Error: connect ECONNREFUSED 127.0.0.1:6379',
  },
];

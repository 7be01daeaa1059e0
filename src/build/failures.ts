/** Something known to go wrong in a build: how it is recognised, why it happens, what helps. */
interface KnownFailure {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
}

/** Matched against the failed step and its log; the first that matches is told, so more special ones come first. */
const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /\bsecret \S+( not found)?: not found|secret required but no secret with id/i,
    cause: 'A RUN step needs a secret that the spec does not name.',
    fix: 'Name its file in sagemaker-algo.json: "secrets": { "<id of the mount>": "<file>" } at images.<role>.',
  },
  {
    pattern: /toomanyrequests|rate limit|429 Too Many Requests/i,
    cause: 'The registry refuses further downloads for now (rate limit).',
    fix: 'Log in with `docker login`, wait, or take the base image from another registry: --build-arg BASE_IMAGE=public.ecr.aws/docker/library/...',
  },
  {
    pattern:
      /pull access denied|authorization failed|unauthorized|no basic auth credentials|denied: requested access|insufficient_scope|403 Forbidden/i,
    cause: 'The registry does not give out the base image: it does not exist there, or a login is needed.',
    fix: 'Check the name in the FROM line; if it is right, log in with `docker login REGISTRY`.',
  },
  {
    pattern:
      /manifest (for \S+ )?(unknown|not found)|no matching manifest|no match for platform|: not found: manifest|failed to resolve source metadata[^\n]*not found/i,
    cause: 'The base image has no such tag, or none for this platform.',
    fix: 'Check the tag in the FROM line, and that the image exists for linux/amd64.',
  },
  {
    pattern:
      /^(\d+\/\d+ FROM|\[internal\] load metadata)[\s\S]*(no such host|dial tcp|i\/o timeout|TLS handshake|connection refused|network is unreachable|failed to do request)/i,
    cause: 'The base image is not on this machine, and its registry cannot be reached.',
    fix: 'Check the network, or start from an image that is here (`docker images` lists them): --build-arg BASE_IMAGE=...',
  },
  {
    pattern: /exec format error|exec user process caused[^\n]*format|no such file or directory: \/bin\/sh.*qemu/i,
    cause: 'A program of the image was made for another processor than this machine can run.',
    fix: 'Fetch the base image for the right platform (`docker pull --platform linux/amd64 IMAGE`). On an Arm machine, also let it run amd64 programs: `docker run --privileged --rm tonistiigi/binfmt --install amd64`.',
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    cause: 'The disk of the container engine is full.',
    fix: '`docker system df` shows what takes the space; `docker builder prune` and `docker image prune` give some back.',
  },
  {
    pattern:
      /(COPY|ADD) failed|failed to (calculate checksum|compute cache key)|not found in build context|excluded by \.dockerignore|no source files were specified/i,
    cause: 'A COPY or ADD names a file that is not in the build context: it does not exist there, or .dockerignore leaves it out.',
    fix: 'Paths in COPY are relative to the context folder (images.<role>.context in sagemaker-algo.json). Correct the path, or take it out of .dockerignore.',
  },
  {
    pattern:
      /unknown instruction|dockerfile parse error|parse error on line|unknown flag|requires (at least|exactly) \w+ argument|no build stage in current context|invalid reference format|base name \([^)]*\) should not be blank|the Dockerfile (\([^)]*\) )?cannot be empty/i,
    cause: 'The Dockerfile cannot be read.',
    fix: 'Correct the line that the message names. With the legacy builder, `RUN --mount`, here-documents and `COPY --link` need BuildKit: install the buildx plugin of docker.',
  },
  {
    pattern:
      /could not resolve host|temporary failure (in name )?resol|EAI_AGAIN|\bENOTFOUND\b|network is unreachable|dial tcp|i\/o timeout|TLS handshake timeout|connection (refused|timed out|reset)|ETIMEDOUT|ECONNRESET|ECONNREFUSED|certificate (verify failed|signed by unknown authority)|self[- ]signed certificate|UNABLE_TO_GET_ISSUER|SELF_SIGNED_CERT/i,
    cause: 'Something could not be downloaded.',
    fix: "Check the network of this machine. Behind a proxy, docker needs it too: `proxies` in ~/.docker/config.json for RUN steps, the daemon's own settings for base images.",
  },
  {
    pattern: /returned a non-zero code: 127|exit code: 127|: not found$/im,
    cause: 'A RUN step calls a program that the image does not have.',
    fix: 'Install it in an earlier step, or correct its name. Scripts need LF line endings and an interpreter that exists.',
  },
  {
    pattern: /returned a non-zero code: 137|exit code: 137|signal: killed|cannot allocate memory|heap out of memory/i,
    cause: 'A RUN step was killed, most likely for want of memory.',
    fix: 'Give the container engine more memory, or let the step need less.',
  },
  {
    pattern: /permission denied/i,
    cause: 'A file could not be read, written or run.',
    fix: 'Check the owner and mode of the file named above; scripts that are run need mode 755.',
  },
];

/** Cause and fix of a failed build, from the step that failed and what the builder printed; undefined when it is nothing known. */
export function explainFailure(step: string, log: string): { readonly cause: string; readonly fix: string } | undefined {
  const found = KNOWN.find(({ pattern }) => pattern.test(`${step}\n${log}`));
  return found === undefined ? undefined : { cause: found.cause, fix: found.fix };
}

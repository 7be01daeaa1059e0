/** Where systems, languages and package managers put their own files: keys there are examples, tests or public. */
const NOT_THEIRS = new RegExp(
  [
    '^/(?:bin|boot|dev|lib\\w*|media|mnt|nix|proc|run|sbin|snap|sys|tmp|var)/',
    '^/etc/(?!pip\\.conf$|netrc$)',
    '^/usr/(?!local/|src/)',
    '^/usr/local/(?:go|include|lib\\w*|share)/',
    '^/opt/(?:ml-?)?(?:conda|nvidia|rocm|intel|java|jdk)[\\w.-]*/',
    '/(?:site|dist)-packages/|/node_modules/|/vendor/|/pkgs/|/gems/|/pkg/mod/|/\\.(?:cache|npm|cargo|rustup|m2|gradle|nvm|pyenv)/',
    '/(?:tests?|testdata|__tests__|fixtures|examples?|docs?)/',
    '/\\.git/(?!config$)',
  ].join('|'),
);

const NO_TEXT =
  /\.(?:7z|a|avif|bin|bz2|class|dll|dylib|exe|gif|gz|h5|ico|jar|jpe?g|map|mo|mp[34]|npy|npz|o|onnx|otf|parquet|pb|pdf|pkl|png|pt|pth|pyc|safetensors|so|tar|tgz|tiff?|ttf|wasm|webp|whl|woff2?|xz|zip|zst)(?:\.\d+)*$|\/(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock)$/i;

/** Whether a file of an image is one that its maker may have written or copied, and may be a text. */
export function mayHoldSecret(path: string): boolean {
  return !NOT_THEIRS.test(path) && !NO_TEXT.test(path);
}

'use strict';
const path = require('node:path');
const { version, engines } = require('../package.json');

/** Starts the tool with these arguments; answers `--version` before anything is loaded. */
module.exports = (argv, { shortcut = false } = {}) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`sagemaker-algo needs Node ${engines.node}; this is ${process.version}.\n`);
    process.exitCode = 2;
    return;
  }
  const asked = argv[0] === 'create' ? argv.slice(1) : argv;
  if (asked.length === 1 && (asked[0] === '--version' || asked[0] === '-V')) {
    printVersion();
    return;
  }
  // Until the command has returned: a process that runs out of work without an answer has a bug.
  process.exitCode = 70;
  const host = { packageRoot: path.dirname(__dirname), version, argv };
  const main = () => require('../dist/main.cjs').main({ ...host, shortcut, exit: (code) => process.exit(code) });
  // A build that finds nothing changed is over before the command line could be read.
  const begin = async () => (await require('../dist/unchanged-build.cjs').answerUnchanged(host)) ?? (await main());
  (argv[0] === 'build' ? begin() : main()).then((code) => {
    process.exitCode = code;
    // Without being taken apart first: Node gives its signal handlers back while it does that, and a Ctrl-C would then kill a run that is over.
    process.once('exit', (last) => process.exit(last));
  });
};

/** Written directly: opening `process.stdout` would take longer than all the rest. */
function printVersion() {
  try {
    require('node:fs').writeSync(1, `${version}\n`);
  } catch (error) {
    // A reader that is gone is no failure.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: the result cannot be written: ${error.message}\n`);
    process.exitCode = 3;
  }
}

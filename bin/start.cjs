'use strict';
const path = require('node:path');
const { version, engines } = require('../package.json');

/** Starts the tool with these arguments; answers `--version` before anything is loaded. */
module.exports = (argv) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`sagemaker-algo needs Node ${engines.node}; this is ${process.version}.\n`);
    process.exitCode = 2;
    return;
  }
  if (argv.includes('--version') || argv.includes('-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  require('../dist/main.cjs')
    .main({ packageRoot: path.dirname(__dirname), version, argv })
    .then((code) => {
      process.exitCode = code;
    });
};

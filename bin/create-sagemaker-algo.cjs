#!/usr/bin/env node
require('./start.cjs')(['create', ...process.argv.slice(2)], { shortcut: true });

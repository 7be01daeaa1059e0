#!/usr/bin/env node
require('./start.cjs')(process.argv.slice(2));

// Preloaded into the tool under test (NODE_OPTIONS=--require): writes down where it connects to, which names it looks up, which of its files
// it loads and which command lines it starts, as one line of JSON into the file that WATCH_FILE names.
const { appendFileSync } = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');

const seen = { connects: [], lookups: [], files: [] };

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function watched(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  // Sockets of this machine, such as that of a container engine, go nowhere.
  if (typeof options?.path !== 'string') seen.connects.push(`${options?.host ?? 'localhost'}:${options?.port ?? options}`);
  return connect.apply(this, args);
};

const lookup = dns.lookup;
dns.lookup = function watched(name, ...rest) {
  seen.lookups.push(name);
  return lookup.call(this, name, ...rest);
};

process.on('exit', () => {
  seen.files = Object.keys(require.cache);
  appendFileSync(process.env.WATCH_FILE, `${JSON.stringify(seen)}\n`);
});

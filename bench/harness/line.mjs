// `node line.mjs PORT MS`: a port of this machine behind which PORT is so many milliseconds away, there and back. Prints that port. A process of
// its own, since whoever measures may wait for a program without looking at anything else.
import { connect, createServer } from 'node:net';

const [port, roundTrip] = process.argv.slice(2).map(Number);

function late(from, to) {
  from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), roundTrip / 2));
  from.on('close', () => setTimeout(() => to.destroy(), roundTrip / 2));
  from.on('error', () => {});
}

const line = createServer((near) => {
  const far = connect(port, '127.0.0.1');
  late(near, far);
  late(far, near);
}).listen(0, '127.0.0.1', () => console.log(line.address().port));

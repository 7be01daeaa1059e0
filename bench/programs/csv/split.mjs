import { createReadStream } from 'node:fs';
import { peakMemory, report } from './report.mjs';

const idle = peakMemory();
const sums = new Float64Array(10);
let rest = '';
for await (const chunk of createReadStream(process.argv[2], 'utf8')) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const fields = line.split(',');
    for (let c = 0; c < 10; c++) sums[c] += parseFloat(fields[c]);
  }
}
report(sums, idle);

import { createReadStream } from 'node:fs';
import { peakMemory, report } from './report.mjs';

const [file, parser] = process.argv.slice(2);
const { parse } = await import(parser);
const idle = peakMemory();
const sums = new Float64Array(10);
createReadStream(file)
  .pipe(parse())
  .on('data', (fields) => {
    for (let c = 0; c < 10; c++) sums[c] += parseFloat(fields[c]);
  })
  .on('end', () => report(sums, idle));

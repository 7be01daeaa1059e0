// The reader of the typescript template. Stands in `src` of a project made from it.
import { peakMemory, report } from './report.mjs';
import { openChannel } from './runtime/channels.ts';

const [mode, folder] = process.argv.slice(2);
const idle = peakMemory();
const stop = new AbortController().signal;
const channel = openChannel({ name: 'train', spec: {}, config: { TrainingInputMode: mode }, folder, stop });
const sums = new Float64Array(10);
for await (const { values } of channel.rows()) {
  for (let i = 0; i < values.length; i += 10) for (let c = 0; c < 10; c++) sums[c] += values[i + c];
}
report(sums, idle);

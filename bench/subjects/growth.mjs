import path from 'node:path';
import { provideNode } from '../../test/setup/node-package.mjs';
import { reportParts } from './growth/report.mjs';
import { servingParts } from './growth/serving.mjs';
import { hostsPart, trainingParts } from './growth/training.mjs';

export const growth = {
  title: 'How cost grows',
  method:
    'One thing at six or seven sizes that take turns. The figure is what a further unit costs in the upper half of the range, divided by what it costs in the lower half: ' +
    '1 is a straight line, whatever its fixed cost is, less is better, and a cost that grows with the square gives nearly 3. Processor time is that of the program with its children.',
  misses:
    'Training by columns. Least squares takes the products of all pairs of columns: with twice the columns each row costs four times as many multiplications, and at 256 columns a profile shows nearly half of ' +
    'the time of the whole program in these products (`sumsOf` of the project) and in the memory for them. It is what the algorithm is, in any program; reading the same data grows like a straight line. Channels: laying out 200 files of 75 kB for each is links and folders; at 1.20 it is at the bound, with quartiles on both sides.',
  needs: ['docker', 'servers', 'node24'],
  async prepare(bench) {
    const node = path.join(provideNode('24'), 'node');
    return [...trainingParts(bench, node), hostsPart(bench), ...(await servingParts(bench)), ...reportParts(bench)];
  },
};

// `npm run docs`: the documentation as plain HTML pages, in .cache/site or in the folder that is given. Nothing of it is in the npm package.
import path from 'node:path';
import { makeSite } from './site/make-site.mjs';

const root = path.dirname(import.meta.dirname);
const [given] = process.argv.slice(2);
const folder = path.resolve(given ?? path.join(root, '.cache/site'));
try {
  const pages = makeSite(root, folder);
  console.log(`${pages.length} pages, the first of them ${path.join(folder, 'index.html')}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

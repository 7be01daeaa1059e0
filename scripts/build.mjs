// Bundles the tool: one CommonJS entry and one file for each command, loaded when it is called. CommonJS starts faster than ESM.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const commands = readdirSync('src/commands').filter((file) => file.endsWith('.ts'));

/** Leaves `import('../commands/x.ts')` as a load of the bundle made from that file. */
const lazyCommands = {
  name: 'lazy-commands',
  setup(setup) {
    setup.onResolve({ filter: /\/commands\/[\w-]+\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./commands/${path.split('/').pop().replace(/\.ts$/, '.cjs')}`, external: true } : undefined,
    );
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    main: 'src/main.ts',
    ...Object.fromEntries(commands.map((file) => [`commands/${file.slice(0, -3)}`, `src/commands/${file}`])),
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  // jsonc-parser's `main` is a UMD wrapper that cannot be bundled.
  mainFields: ['module', 'main'],
  format: 'cjs',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  supported: { 'dynamic-import': false },
  plugins: [lazyCommands],
  logLevel: 'warning',
});

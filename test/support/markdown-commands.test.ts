import { expect, it } from 'vitest';
import { commandsOf } from './markdown-commands.ts';

it('finds the commands of blocks, tables and sentences, each once and in their order', () => {
  const text = `
Run \`npm test\`, not \`src/algorithm.ts\`, then \`derive --check\`.

\`\`\`sh
one
two \\
  more
\`\`\`

| command | what |
|---|---|
| \`npx sagemaker-algo train\`, \`serve\` | \`sagemaker-algo build\`, in \`folder\` |

1. \`npm test\`

   \`\`\`sh
   three
   \`\`\`

\`\`\`ts
npmTest();
\`\`\`
`;
  expect(commandsOf(text)).toEqual([
    'npm test',
    'npx sagemaker-algo derive --check',
    'one\ntwo \\\n  more',
    'npx sagemaker-algo train',
    'npx sagemaker-algo serve',
    'npx sagemaker-algo build',
    'three',
  ]);
});

it('refuses a command in a block for nobody', () => {
  expect(() => commandsOf('```\nopenssl rand -hex 32\n```\n')).toThrow('not marked as one for a shell: openssl rand -hex 32');
});

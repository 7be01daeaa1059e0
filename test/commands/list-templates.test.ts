import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { create } from '../../src/commands/create.ts';
import { packageRoot, testContext } from '../support/context.ts';
import { ownTemplates } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const manifest = (id: string, questions: readonly object[] = []) =>
  JSON.stringify({ id, title: `The ${id} one`, description: `Does ${id}`, version: '1.0.0', questions });

const questions = [
  {
    kind: 'choice',
    id: 'images',
    message: 'Images',
    default: 'combined',
    choices: [
      { value: 'separate', title: 'two' },
      { value: 'combined', title: 'one for both', overlays: ['files'] },
    ],
  },
  { kind: 'choice', id: 'store', message: 'Store', choices: [{ value: 'files', title: 'Files' }] },
  { kind: 'text', id: 'owner', message: 'Owner', default: 'me', pattern: '[a-z]+' },
  { kind: 'yes-no', id: 'vscode', message: 'Settings for VS Code' },
  { kind: 'yes-no', id: 'audit', message: 'Audit log' },
];

async function list(root: string, json: boolean) {
  const context = testContext({ cwd: '/', packageRoot: root });
  const options = { listTemplates: true, json, answer: {}, yes: false, dryRun: false, force: false, git: true, install: true };
  expect(await create(options, context)).toBe(0);
  expect(context.stderr.text()).toBe('');
  return context.stdout.text();
}

const someTemplates = () =>
  workspace({
    'templates/typescript/template.json': manifest('typescript', questions),
    'templates/typescript/files/a': '',
    'templates/minimal/template.json': manifest('minimal'),
    'templates/minimal/files/a': '',
  });

describe('--list-templates', () => {
  it('tells a reader what there is and how to ask for it', async () => {
    expect(await list(someTemplates(), false)).toMatchInlineSnapshot(`
      "minimal 1.0.0
        The minimal one
        Does minimal

      typescript 1.0.0, the default
        The typescript one
        Does typescript
          --images separate     two
          --images combined     one for both (default)
          --answer store=files  Files (default)
          --answer owner=...    Owner (default: me)
          --vscode              Settings for VS Code
          --answer audit=true   Audit log
      "
    `);
  });

  it('tells a program', async () => {
    expect(JSON.parse(await list(someTemplates(), true))).toMatchInlineSnapshot(`
      {
        "schemaVersion": 1,
        "templates": [
          {
            "default": false,
            "description": "Does minimal",
            "id": "minimal",
            "questions": [],
            "title": "The minimal one",
            "version": "1.0.0",
          },
          {
            "default": true,
            "description": "Does typescript",
            "id": "typescript",
            "questions": [
              {
                "choices": [
                  {
                    "title": "two",
                    "value": "separate",
                  },
                  {
                    "title": "one for both",
                    "value": "combined",
                  },
                ],
                "default": "combined",
                "flag": "--images",
                "id": "images",
                "kind": "choice",
                "message": "Images",
              },
              {
                "choices": [
                  {
                    "title": "Files",
                    "value": "files",
                  },
                ],
                "default": "files",
                "flag": "--answer store",
                "id": "store",
                "kind": "choice",
                "message": "Store",
              },
              {
                "default": "me",
                "flag": "--answer owner",
                "id": "owner",
                "kind": "text",
                "message": "Owner",
                "pattern": "[a-z]+",
              },
              {
                "default": false,
                "flag": "--vscode",
                "id": "vscode",
                "kind": "yes-no",
                "message": "Settings for VS Code",
              },
              {
                "default": false,
                "flag": "--answer audit",
                "id": "audit",
                "kind": "yes-no",
                "message": "Audit log",
              },
            ],
            "title": "The typescript one",
            "version": "1.0.0",
          },
        ],
      }
    `);
  });

  it('tells of the one that --template names, which need not be of the package', async () => {
    const context = testContext({ cwd: join(packageRoot, 'test/fixtures/templates') });
    const options = {
      listTemplates: true,
      template: './team',
      answer: {},
      yes: false,
      dryRun: false,
      force: false,
      git: true,
      install: true,
    };
    expect(await create(options, context)).toBe(0);
    expect(context.stdout.text()).toMatchInlineSnapshot(`
      "team 2.1.0
        Forecasts of the demand team
        Forecasts the demand of the next weeks
          --answer store=files     files in the channel (default)
          --answer store=postgres  PostgreSQL dump
          --answer owner=...       Team that owns it (default: demand)
          --answer audit=true      Audit log of every request
          --answer lineage=true    Page on where the data comes from
      "
    `);
  });

  it('lists every template of the package, and --json goes with it only', async () => {
    const { schemaVersion, templates } = JSON.parse(await list(packageRoot, true));
    expect([schemaVersion, templates.map(({ id }: { id: string }) => id)]).toEqual([1, [...ownTemplates].sort()]);
    const options = { json: true, answer: {}, yes: true, dryRun: false, force: false, git: true, install: true };
    await expect(create(options, testContext({ cwd: join('/') }))).rejects.toThrow('--json goes with --list-templates.');
  });
});

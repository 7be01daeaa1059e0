// What a subject works with: a folder, programs without the settings of this machine that slow them down, and things to undo in the end.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// With a bundle of certificates named there, Node reads it at every start and the floor is no floor.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...outer } = process.env;

/**
 * The workspace of one subject on one build of the tool (`root`). `short` asks for the form that only shows that the subject works; `size(normal,
 * short)` chooses. `work` is a fresh folder, in BENCH_DIR if that is set. `end()` undoes everything, last things first, whatever of it fails; it may be
 * called twice.
 */
export function openWorkspace({ root, short = false }) {
  const work = mkdtempSync(path.join(process.env.BENCH_DIR ?? os.tmpdir(), 'sagemaker-algo-bench-'));
  const env = { ...outer, CI: '1', NO_COLOR: '1', XDG_CACHE_HOME: path.join(work, 'cache') };
  const undo = [() => rmSync(work, { recursive: true, force: true })];
  const tool = (...args) => [process.execPath, [path.join(root, 'bin/sagemaker-algo.cjs'), ...args]];
  const notes = [];

  function run(command, args, options = {}) {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      ...{ cwd: work, env, encoding: 'utf8', maxBuffer: 1024 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] },
      ...options,
      ...(options.input === undefined ? {} : { stdio: ['pipe', 'pipe', 'pipe'] }),
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}\n${stdout}${stderr}`);
    return stdout;
  }

  return {
    root,
    short,
    work,
    env,
    notes,
    tool,
    size: (normal, small) => (short ? small : normal),
    /** A file or folder below `work`. */
    at: (...parts) => path.join(work, ...parts),
    /** Runs a program to its end; returns its output. */
    run,
    docker: (...args) => run('docker', args).trim(),
    /** Milliseconds from the start of a program to its end; its output goes nowhere. */
    time: (command, args, options = {}) => time(command, args, { cwd: work, env, stdio: 'ignore', ...options }),
    /** Starts a program that runs until the end of the subject. */
    start(command, args, options = {}) {
      const child = spawn(command, args, { cwd: work, env, stdio: 'ignore', ...options });
      undo.push(() => child.kill('SIGKILL'));
      return child;
    },
    /** A fresh project with what `create` is asked for besides; returns its folder. */
    create(name, ...args) {
      run(...tool('create', name, '--yes', '--no-git', '--no-install', ...args));
      return path.join(work, name);
    },
    /** What is to be said beside the tables, one sentence each. */
    note: (text) => notes.push(text),
    onEnd: (act) => undo.push(act),
    async end() {
      const problems = [];
      while (undo.length > 0) {
        try {
          await undo.pop()();
        } catch (error) {
          problems.push(error);
        }
      }
      if (problems.length > 0) throw problems[0];
    },
  };
}

function time(command, args, options) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    spawn(command, args, options)
      .on('error', reject)
      .on('close', (code) =>
        code === 0 ? resolve(performance.now() - began) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}`)),
      );
  });
}

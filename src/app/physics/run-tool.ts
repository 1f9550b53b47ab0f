import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../core/error.ts';
import type { ToolOutcome, ToolTask } from './tool-process.ts';

/** Longest that somebody at a screen waits [ms]; `onnes calc` has no such end. */
const longestWait = 180_000;
const atOnce = 2;
let running = 0;

export type GivenFile = { readonly name: string; readonly bytes: Uint8Array };

const extension = import.meta.url.slice(-3);
const entry = fileURLToPath(new URL(`./tool-process${extension}`, import.meta.url));
/** Of the package, from `src/app/physics` as from `dist/app/physics`. */
const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const examplesFolder = join(root, 'examples');

/**
 * Computes in a process of its own that may read the program and the files given, and nothing else of this machine: what a form
 * names cannot lead to other files. @throws AppError of the tool; `took-too-long`, `too-many-requests`
 */
export async function runTool(
  task: ToolTask,
  files: readonly GivenFile[],
  options: { readonly isConfined: boolean; readonly signal?: AbortSignal },
): Promise<Exclude<ToolOutcome, { code: string }>> {
  if (running >= atOnce)
    throw new AppError(
      'too-many-requests',
      `${atOnce} calculations are under way; ask again when one is done`,
    );
  running++;
  const folder = await mkdtemp(join(tmpdir(), 'onnes-tool-'));
  try {
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
    const outcome = await runProcess(task, folder, options);
    if ('code' in outcome) throw new AppError(outcome.code, outcome.message);
    return outcome;
  } finally {
    running--;
    await rm(folder, { recursive: true, force: true });
  }
}

async function runProcess(
  task: ToolTask,
  folder: string,
  { isConfined, signal }: { readonly isConfined: boolean; readonly signal?: AbortSignal },
): Promise<ToolOutcome> {
  const ends = AbortSignal.any([AbortSignal.timeout(longestWait), ...(signal === undefined ? [] : [signal])]);
  const child = spawn(process.execPath, [...(isConfined ? rightsIn(folder) : []), entry], {
    ...{ cwd: folder, env: { PATH: '', TZ: 'UTC' }, signal: ends, killSignal: 'SIGKILL' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(task));
  const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (ends.aborted)
    throw new AppError(
      'took-too-long',
      `${task.name} was ended after ${longestWait / 1000} s; on the command line it may take as long as it needs: onnes calc ${task.name}`,
    );
  if (code !== 0 || said === '')
    throw new AppError('program-error', `${task.name} ended: ${complaint.trim().split('\n').at(-1) ?? code}`);
  return JSON.parse(said) as ToolOutcome;
}

function rightsIn(folder: string): readonly string[] {
  const modules: string[] = [];
  for (let at = root; ; at = dirname(at)) {
    const path = join(at, 'node_modules');
    if (existsSync(path)) modules.push(path);
    if (dirname(at) === at) break;
  }
  const readable = [join(root, 'src'), join(root, 'dist'), join(root, 'package.json'), ...modules, folder];
  return [
    '--permission',
    '--allow-worker',
    ...readable.filter((path) => existsSync(path)).map((path) => `--allow-fs-read=${path}`),
  ];
}

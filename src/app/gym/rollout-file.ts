import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AppError, describeError } from '../../core/error.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { Rollout, RolloutSink } from '../../gym/index.ts';

export type RolloutFile = RolloutSink & { readonly count: () => number; close(): void };

/** Appends finished episodes to a JSONL file, one write each. @throws AppError `cannot-write` */
export function openRolloutFile(path: string): RolloutFile {
  let file: number;
  try {
    file = openSync(path, 'a');
  } catch (error) {
    throw new AppError('cannot-write', `cannot write rollouts to ${path}: ${describeError(error)}`);
  }
  let written = 0;
  return {
    write(rollout) {
      writeSync(file, `${JSON.stringify(rollout)}\n`);
      written++;
    },
    count: () => written,
    close: () => closeSync(file),
  };
}

const rolloutSchema = z.looseObject({
  schema: z.literal('onnes-rollout/1'),
  rollout_id: z.string(),
  task: z.object({ family: z.string(), level: z.string(), seed: z.int().min(0) }),
  env_version: z.string(),
  calls: z.array(z.object({ tool: z.string(), arguments: z.json() })),
  verdict: z.looseObject({}),
  receipt: z.looseObject({
    id: z.string(),
    rollout_id: z.string(),
    version: z.int().min(1),
    total: z.number(),
  }),
});

/** What is said of a file in which no episode stands yet. */
export const noRollouts = (path: string): string =>
  `${path} holds no rollouts yet; onnes gym serve --rollouts ${path} appends every finished episode`;

/** The rollouts of a file; a last line that a crash cut short is left out and said. @throws AppError `bad-rollouts` naming the line */
export function readRollouts(path: string): {
  readonly rollouts: readonly Rollout[];
  readonly isCutShort: boolean;
} {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(
      'bad-rollouts',
      `cannot read ${path}: ${isAbsent ? 'there is no such file' : describeError(error)}`,
    );
  }
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  const rollouts = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [readLine(line, `${path}, line ${i + 1}`)],
  );
  if (tail.trim() === '') return { rollouts, isCutShort: false };
  const last = parseLine(tail);
  if (last === undefined) return { rollouts, isCutShort: true };
  return { rollouts: [...rollouts, readLine(tail, `${path}, line ${lines.length + 1}`)], isCutShort: false };
}

function readLine(line: string, where: string): Rollout {
  const parsed = parseLine(line);
  if (parsed === undefined) throw new AppError('bad-rollouts', `${where}: no valid JSON`);
  parseWith(rolloutSchema, parsed, 'bad-rollouts', where);
  return parsed as Rollout;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

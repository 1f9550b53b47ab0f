import type { Command } from 'commander';
import type { Output } from './output.ts';

/** Declares a command with its summary and an example that works. */
export type Add = (usage: string, summary: string, example: string) => Command;

/** What a command does, loaded when it is called, so that the start stays quick. */
export type Perform = (
  load: () => Promise<{ action: (output: Output, options: never, ...rest: never[]) => Promise<number> }>,
) => (...args: unknown[]) => Promise<void>;

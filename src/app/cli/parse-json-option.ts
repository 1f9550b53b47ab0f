import { z } from 'zod';
import type { Design } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';

const designSchema = z.record(z.string(), z.union([z.number(), z.string()]));

/** JSON given as an option. @throws AppError `bad-option` naming the option */
export function parseJsonOption(option: string, text: string, example = '{"Nb":0.5,"Ti":0.5}'): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new AppError(
      'bad-option',
      `${option}: ${describeError(error)}; expected JSON such as '${example}'`,
    );
  }
}

/** A design given as JSON. @throws AppError `bad-option` */
export const parseDesignOption = (option: string, text: string): Design =>
  parseWith(designSchema, parseJsonOption(option, text), 'bad-option', option);

/** @throws AppError `bad-option` unless it is upper, lower or not given */
export function parseBoundOption(text: string | undefined): { bound?: 'upper' | 'lower' } {
  if (text === undefined) return {};
  if (text === 'upper' || text === 'lower') return { bound: text };
  throw new AppError(
    'bad-option',
    `--bound is "${text}", expected upper (at most the value) or lower (at least)`,
  );
}

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createInterlocks, type Limits, parseLimits, withoutLimits } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { hashJson, sha256Hex } from '../../core/hash.ts';
import type { LimitsInForce, LimitsSource } from '../../runtime/index.ts';
import { chemistryFacts } from './chemistry-facts.ts';
import { findSignatureFault } from './limits-signature.ts';

/** No limits file: nothing is limited. */
const unlimited: LimitsInForce = { hash: hashJson({}), check: withoutLimits };
export const noLimits: LimitsSource = { current: () => unlimited };

/**
 * Limits that no client can pass; only the laboratory's host reads them. The file is looked at each time it is asked for: edited
 * and not signed again, or taken away, it lets nothing start.
 * @throws AppError `bad-limits`, `unsigned-limits`, `unreadable-limits` when it cannot be used from the beginning
 */
export function openLimits(path: string): LimitsSource {
  let isLimited = readLimits(path) !== null;
  let known: { readonly text: string; readonly limits: LimitsInForce } | null = null;
  return {
    current() {
      try {
        const text = readText(path);
        if (text === null) {
          if (!isLimited) return unlimited;
          throw new AppError('unreadable-limits', `${path} is gone; put it back, or start again without it`);
        }
        isLimited = true;
        const fault = findSignatureFault(path, text);
        if (fault !== null) throw new AppError('unsigned-limits', fault);
        if (known?.text !== text) known = { text, limits: putInForce(text, path) };
        return known.limits;
      } catch (error) {
        const why = `nothing may begin: ${describeError(error)}`;
        return { hash: sha256Hex(why), check: () => why };
      }
    },
  };
}

/** The limits file as it is, its signature checked; null when there is none. @throws AppError like {@link openLimits} */
export function readLimits(path: string): Limits | null {
  const text = readText(path);
  if (text === null) return null;
  const limits = parseText(text, path);
  createInterlocks(limits, chemistryFacts);
  const fault = findSignatureFault(path, text);
  if (fault !== null) throw new AppError('unsigned-limits', fault);
  return limits;
}

const putInForce = (text: string, path: string): LimitsInForce => ({
  hash: sha256Hex(text),
  check: createInterlocks(parseText(text, path), chemistryFacts),
});

function parseText(text: string, path: string): Limits {
  let json: unknown;
  try {
    json = parse(text);
  } catch (error) {
    throw new AppError('bad-limits', `${path}: ${describeError(error).split('\n')[0]}`);
  }
  return parseLimits(json, path);
}

/** Parses limits without asking who signed them. @throws AppError `bad-limits`, `unreadable-limits` */
export function checkLimitsFile(path: string): { readonly text: string; readonly limits: Limits } {
  const text = readText(path);
  if (text === null) throw new AppError('unreadable-limits', `${path}: there is no such file`);
  const limits = parseText(text, path);
  createInterlocks(limits, chemistryFacts);
  return { text, limits };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new AppError('unreadable-limits', `${path}: ${describeError(error)}`);
  }
}

import type { CheckAction } from '../campaign/index.ts';
import type { Hash } from '../core/hash.ts';

/** Limits in force, with the hash that goes into the record. */
export type LimitsInForce = { readonly hash: Hash; readonly check: CheckAction };

/**
 * Gives the limits as they are now, at once: the host asks before it accepts an action, and again before the first byte, with nothing
 * in between.
 */
export type LimitsSource = { current(): LimitsInForce };

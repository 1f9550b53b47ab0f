import { z } from 'zod';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { type Bounds, requireWithin } from './limit.ts';

const segment = z
  .strictObject({
    from_K: z.number(),
    to_K: z.number(),
    /** Above 0; the last step may be shorter. */
    step_K: z.number().positive(),
  })
  .or(z.array(z.number()).min(1));

const actionSchema = z.strictObject({
  /** One after another, such as a cooling and a warming branch. */
  temperatures: z.array(segment).min(1),
  rate_KperMin: z.number().positive(),
  current_A: z.number().positive(),
  /** Voltages read at each temperature, with the current reversed after each. */
  readings: z.int().min(3).max(1001).default(7),
});

/** What a run of R(T) is asked to do. */
export type ResistanceRun = {
  /** [K] in the order in which they are gone to. */
  readonly targets: readonly number[];
  readonly rate: number;
  readonly current: number;
  readonly readings: number;
};

export type ResistanceLimits = {
  readonly temperature_K: Bounds;
  readonly rate_KperMin: Bounds;
  readonly current_A: Bounds;
};

const mostTargets = 100_000;

/** Reads an action and holds it against the limits. @throws AppError `bad-action`, `refused` */
export function parseResistanceRun(action: unknown, limits: ResistanceLimits, name: string): ResistanceRun {
  const parsed = parseWith(actionSchema, action, 'bad-action', name);
  const { rate_KperMin: rate, current_A: current, readings } = parsed;
  const ends = parsed.temperatures.flatMap((part) => (Array.isArray(part) ? part : [part.from_K, part.to_K]));
  for (const end of ends) requireWithin(name, 'a temperature', end, limits.temperature_K, 'K');
  requireWithin(name, 'a ramp', rate, limits.rate_KperMin, 'K/min');
  requireWithin(name, 'a current', current, limits.current_A, 'A');
  const count = parsed.temperatures.reduce(
    (sum, part) =>
      sum +
      (Array.isArray(part) ? part.length : Math.ceil(Math.abs(part.to_K - part.from_K) / part.step_K) + 1),
    0,
  );
  if (count > mostTargets)
    throw new AppError(
      'bad-action',
      `${name}: asks for ${count} temperatures; expected at most ${mostTargets}`,
    );
  return { targets: parsed.temperatures.flatMap(targetsOf), rate, current, readings };
}

function targetsOf(part: z.infer<typeof segment>): readonly number[] {
  if (Array.isArray(part)) return part;
  const { from_K: from, to_K: to, step_K: step } = part;
  const count = Math.floor(Math.abs(to - from) / step + 1e-9);
  const signed = Math.sign(to - from) * step;
  const targets = Array.from({ length: count + 1 }, (_, index) => roundTo(from + index * signed));
  return Math.abs((targets.at(-1) as number) - to) > 1e-6 ? [...targets, to] : targets;
}

const roundTo = (kelvin: number): number => Math.round(kelvin * 1e6) / 1e6;

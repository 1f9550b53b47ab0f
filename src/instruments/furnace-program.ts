import { z } from 'zod';
import type { ActionRequest } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { celsiusZero_K } from '../core/units.ts';
import { mostSegments, type ProgramEnd, type Segment } from './eurotherm-3200.ts';
import { type Bounds, requireWithin } from './limit.ts';

/** A number, or the name of a variable of the design that holds it, in kelvin or degrees Celsius. */
const temperature = z.union([z.number(), z.strictObject({ variable: z.string().min(1) })]);

const actionSchema = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        to_C: temperature,
        rate_CperMin: z.number().positive(),
        dwell_min: z.number().nonnegative(),
      }),
    )
    .min(1)
    .max(mostSegments),
  /** What the furnace does after the last dwell: heater off, or stay there. */
  end: z.enum(['off', 'dwell']).default('off'),
});

export type FurnaceProgram = {
  readonly segments: readonly Segment[];
  readonly end: ProgramEnd;
  /** Which variable of the design each segment's target was taken from, and the unit it has there. */
  readonly variables: readonly ({ readonly name: string; readonly unit: 'K' | 'C' } | null)[];
};

export type FurnaceLimits = {
  readonly temperature_C: Bounds;
  readonly rate_CperMin: Bounds;
  readonly dwell_min: Bounds;
};

/** Reads an action and holds it against the limits. @throws AppError `bad-action`, `refused` */
export function parseFurnaceProgram(
  request: ActionRequest,
  limits: FurnaceLimits,
  name: string,
): FurnaceProgram {
  const { segments, end } = parseWith(actionSchema, request.action, 'bad-action', name);
  const variables: (FurnaceProgram['variables'][number] | null)[] = [];
  const read = segments.map(({ to_C, rate_CperMin: rate, dwell_min }): Segment => {
    const stated = typeof to_C === 'number' ? null : readVariable(request, to_C.variable, name);
    variables.push(stated && { name: stated.name, unit: stated.unit });
    const target = stated?.celsius ?? (to_C as number);
    requireWithin(name, 'a temperature', target, limits.temperature_C, '°C');
    requireWithin(name, 'a ramp', rate, limits.rate_CperMin, '°C/min');
    requireWithin(name, 'a dwell', dwell_min, limits.dwell_min, 'min');
    return { target, rate, dwell: dwell_min * 60 };
  });
  return { segments: read, end, variables };
}

/** One run has one temperature: all samples must ask for the same, and say in which unit. */
function readVariable({ samples, units }: ActionRequest, variable: string, name: string) {
  const values = new Set(samples.map(({ design }) => design[variable]));
  const [value] = values;
  if (values.size !== 1 || typeof value !== 'number')
    throw new AppError(
      'refused',
      `${name}: the samples of one run ask for "${variable}" of ${[...values].map((v) => v ?? 'nothing').join(', ')}; expected one number`,
    );
  const unit = units?.[variable];
  const scale = unit === 'K' ? 'K' : unit === 'C' || unit === '°C' || unit === 'degC' ? 'C' : null;
  if (scale === null)
    throw new AppError(
      'refused',
      `${name}: variable "${variable}" has ${unit === undefined ? 'no unit' : `the unit ${unit}`}; expected K or °C`,
    );
  // Hundredths of a degree are below what the controller shows.
  const celsius = scale === 'K' ? Math.round((value - celsiusZero_K) * 100) / 100 : value;
  return { name: variable, unit: scale as 'K' | 'C', celsius };
}

/** How long the programme takes from a temperature on [s]. */
export function programSeconds({ segments }: FurnaceProgram, from: number): number {
  let at = from;
  let total = 0;
  for (const { target, rate, dwell } of segments) {
    total += (Math.abs(target - at) / rate) * 60 + dwell;
    at = target;
  }
  return total;
}

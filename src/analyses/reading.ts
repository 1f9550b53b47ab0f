import { z } from 'zod';
import type {
  Analysis,
  AnalysisOutcome,
  Finding,
  Goal,
  Observation,
  RawInput,
  Reading,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { Quantity } from '../core/quantity.ts';

/** JSON text may hold −0, which the record does not. */
const number = z.number().transform((value) => (value === 0 ? 0 : value));
const sd = number.refine((value) => value >= 0, 'expected a standard deviation of at least 0');

const quantitySchema = z.strictObject({
  value: number,
  sd: sd.nullable(),
  unit: z.string(),
  bound: z.enum(['upper', 'lower']).exactOptional(),
  interval: z.tuple([number, number]).exactOptional(),
  systematic: z.strictObject({ sd, source: z.string() }).exactOptional(),
});

const readingSchema = z.strictObject({
  format: z.literal('onnes-reading/1'),
  sample: z.string(),
  instrument: z.string(),
  fidelity: z.enum(['simulated', 'measured', 'literature']),
  values: z.record(z.string(), quantitySchema),
  source: z.string(),
});

/**
 * Reads files of the format `onnes-reading/1`: the value of each goal as stated, with its standard deviation (null when
 * unknown) and its bound. A value in another unit than the goal's, or of another sample, is not used and never converted.
 */
export const reading: Analysis<Record<string, never>> = {
  name: 'reading',
  version: '1.0.0',
  summary: 'takes the values that an instrument or a person stated, after checking sample and unit',
  parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', 'analysis reading'),
  reads: ({ bytes }) => {
    const json = parseJson(bytes);
    return typeof json === 'object' && json !== null && 'format' in json && json.format === 'onnes-reading/1';
  },
  analyse(inputs, goals) {
    return [...Map.groupBy(inputs, (input) => input.sample)].map(([sample, files]) =>
      analyseSample(sample, files, goals),
    );
  },
};

/** A sample fails when none of its files holds a usable value; what the others lack is a warning. */
function analyseSample(sample: string, files: readonly RawInput[], goals: readonly Goal[]): AnalysisOutcome {
  const observations: Observation[] = [];
  const warnings: string[] = [];
  const findings: Finding[] = [];
  for (const file of files)
    try {
      const stated = parseReading(file);
      findings.push(
        ...Object.entries(stated.values).map(([quantity, value]) => findingOf(quantity, value, stated)),
      );
      for (const goal of goals) {
        const value = Object.hasOwn(stated.values, goal.quantity) ? stated.values[goal.quantity] : undefined;
        const fault = findFault(value, goal);
        if (fault !== null) warnings.push(`${file.name}: ${goal.quantity} ${fault}`);
        else observations.push(observe(value as Quantity, goal, stated, file));
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push(error.message);
    }
  if (observations.length > 0 || (goals.length === 0 && findings.length > 0))
    return { sample, findings, observations, warnings };
  const detail = warnings.join('; ') || 'there is no goal to read';
  return { sample, findings, observations, warnings, failure: { kind: 'measurement-invalid', detail } };
}

function parseReading(file: RawInput): Reading {
  const json = parseJson(file.bytes);
  if (json === undefined) throw new AppError('measurement-invalid', `${file.name}: is not JSON in UTF-8`);
  const stated = parseWith(readingSchema, json, 'measurement-invalid', file.name);
  if (stated.sample !== file.sample)
    throw new AppError(
      'measurement-invalid',
      `${file.name}: states sample ${stated.sample}, and was filed under ${file.sample}`,
    );
  return stated;
}

function findFault(value: Quantity | undefined, goal: Goal): string | null {
  if (value === undefined) return 'is not in the file';
  if (normalize(value.unit) === normalize(goal.unit)) return null;
  return `is in "${value.unit}"; expected "${goal.unit}"`;
}

/** One spelling for characters that look alike, such as the micro sign and the Greek mu. */
const normalize = (unit: string): string => unit.normalize('NFKC').trim();

const observe = (value: Quantity, goal: Goal, stated: Reading, file: RawInput): Observation => ({
  ...value,
  unit: goal.unit,
  quantity: goal.quantity,
  fidelity: stated.fidelity,
  method: `${goal.criterion}, ${stated.instrument}`,
  artefact: file.blob,
  sample: file.sample,
});

/** A value as stated, whether or not a goal asks for it; a censored one is found as its bound. */
const findingOf = (
  quantity: string,
  { value, sd, unit, bound, interval, systematic }: Quantity,
  stated: Reading,
): Finding => ({
  quantity,
  value: bound === undefined ? value : null,
  sd,
  unit,
  ...(bound === undefined ? {} : { bound, limit: value }),
  ...(systematic === undefined ? {} : { systematic }),
  criterion: 'recorded value',
  method: `reading@${reading.version}, ${stated.instrument}`,
  detail: {
    fidelity: stated.fidelity,
    source: stated.source,
    ...(interval === undefined ? {} : { interval }),
  },
});

/** The JSON in UTF-8 bytes, or undefined. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

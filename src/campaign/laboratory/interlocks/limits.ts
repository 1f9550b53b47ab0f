import { z } from 'zod';
import { parseWith } from '../../../core/parse-with.ts';

/** What a person who hits the limit is told, and where it comes from. */
const reason = { why: z.string().min(1), source: z.string().min(1) };
const name = z.string().min(1);

/** A setting that every instrument keeps within: numbers between bounds in a unit, or words from a list. */
const settingLimit = z
  .strictObject({
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
    /** Unit of the bounds; absent only where the setting has none, as a mole fraction. */
    unit: z.string().exactOptional(),
    allowed: z.array(name).min(1).exactOptional(),
    /** Other names that campaigns give the same setting. */
    also: z.array(name).default([]),
    /** Of an instrument: the setting need not be stated. */
    optional: z.boolean().default(false),
    ...reason,
  })
  .refine((limit) => limit.min !== undefined || limit.max !== undefined || limit.allowed !== undefined, {
    error: 'bounds nothing; expected min, max or allowed',
  })
  .refine((limit) => limit.allowed === undefined || (limit.min ?? limit.max) === undefined, {
    error: 'bounds both words and numbers; expected allowed, or min and max',
  });

/** What an instrument does to a sample: rules apply by it. */
export const processes = ['heating', 'arc-melting', 'sealed-ampoule', 'measuring'] as const;
export type Process = (typeof processes)[number];

const instrumentLimits = z.strictObject({
  process: z.enum(processes),
  settings: z.record(name, settingLimit).default({}),
  /** Settings that every action must state besides those limited. */
  needs: z.array(name).default([]),
});

/** Conditions that are harmful together: all of them must hold for the combination to be there. */
const condition = z.union([
  z.array(name).min(1),
  z.strictObject({ above: z.number(), unit: z.string().exactOptional() }),
  z.strictObject({ below: z.number(), unit: z.string().exactOptional() }),
]);
const combination = z.strictObject({
  contains: z.array(name).min(1).exactOptional(),
  settings: z.record(name, condition).default({}),
  ...reason,
});

const limitsSchema = z.strictObject({
  settings: z.record(name, settingLimit).default({}),
  instruments: z.record(name, instrumentLimits).default({}),
  forbidden: z.array(combination).default([]),
  /** Names that resemble a limited setting and are another thing. */
  ignore: z.array(name).default([]),
  /** Options of the rules of chemistry; each is in force unless it is `off`, with a reason. */
  rules: z.record(name, z.record(z.string(), z.json())).default({}),
});

export type SettingLimit = z.infer<typeof settingLimit>;
export type InstrumentLimits = z.infer<typeof instrumentLimits>;
export type Combination = z.infer<typeof combination>;
/** The limits file of a laboratory. */
export type Limits = z.infer<typeof limitsSchema>;

/** @param where names the file in messages. @throws AppError `bad-limits` naming the field, the value and what was expected. */
export const parseLimits = (json: unknown, where: string): Limits =>
  parseWith(limitsSchema, json ?? {}, 'bad-limits', where);

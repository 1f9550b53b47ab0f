import { z } from 'zod';
import { directions, priorities } from './spec.ts';

/** What a campaign file may hold, with friendly defaults: one schema per section, checked strictly. */

const name = z.string().min(1);
const cost = z.strictObject({ money: z.number().min(0).default(0), hours: z.number().min(0).default(0) });
const options = z.record(z.string(), z.json()).default({});

const goal = z.strictObject({
  quantity: name,
  criterion: name.default('recorded value'),
  unit: name,
  direction: z.enum(directions).exactOptional(),
  target: z.number().exactOptional(),
  tolerance: z.number().min(0).exactOptional(),
  range: z.tuple([z.number(), z.number()]).exactOptional(),
  classes: z.literal(true).exactOptional(),
  atLeast: z.number().exactOptional(),
  atMost: z.number().exactOptional(),
  weight: z.number().positive().exactOptional(),
  utility: z.strictObject({ zero: z.number(), one: z.number() }).exactOptional(),
});

const stageName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens');
const stage = z.discriminatedUnion('kind', [
  z.strictObject({
    name: stageName,
    kind: z.literal('simulate'),
    simulator: name,
    cost: cost.exactOptional(),
    when: z.literal('worth-its-cost').exactOptional(),
  }),
  z.strictObject({ name: stageName, kind: z.literal('review'), expiresHours: z.number().positive() }),
  z.strictObject({
    name: stageName,
    kind: z.literal('actuate'),
    instrument: name,
    samplesPerRun: z.int().min(1).default(1),
    shared: z.array(name).default([]),
    cost: cost.default({ money: 0, hours: 0 }),
    action: z.json().default({}),
    startWithinHours: z.number().positive().exactOptional(),
    reserves: z.array(name).min(1).exactOptional(),
  }),
  z.strictObject({
    name: stageName,
    kind: z.literal('analyse'),
    analysis: name,
    options: z.record(z.string(), z.json()).exactOptional(),
  }),
  z.strictObject({ name: stageName, kind: z.literal('reward'), grader: name }),
]);

const costRule = z.strictObject({
  variable: name,
  perUnit: z.number().min(0).exactOptional(),
  perOption: z.record(z.string(), z.number().min(0)).exactOptional(),
  perChange: z.number().min(0).exactOptional(),
});

const instrument = z.strictObject({
  driver: name,
  capacity: z.int().min(1).default(1),
  hours: z.number().positive().default(1),
  options,
});

const stopRule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('target') }),
  z.strictObject({
    rule: z.literal('no-improvement'),
    window: z.int().min(1).default(10),
    noiseFactor: z.number().min(0).default(1),
  }),
  z.strictObject({ rule: z.literal('expected-improvement'), below: z.number().positive() }),
]);

/** A space whose candidates are the rows of a table of recorded experiments. */
export const tableSpaceSchema = z.strictObject({
  from: z.literal('table'),
  inputs: z.array(name).min(1).exactOptional(),
  ignore: z.array(name).default([]),
  units: z.record(z.string(), name).default({}),
  /** Standard deviations of what is made about what is planned, by column. */
  deviations: z.record(z.string(), z.number().min(0)).default({}),
});

export const campaignFileSchema = z.strictObject({
  name,
  goal: goal.exactOptional(),
  goals: z.array(goal).min(1).exactOptional(),
  space: z.record(z.string(), z.unknown()),
  laboratory: z.strictObject({
    name,
    clock: z.enum(['wall', 'virtual']).default('wall'),
    priority: z.enum(priorities).exactOptional(),
    /** Besides the devices that the laboratory's own file declares. */
    instruments: z.record(name, instrument).default({}),
  }),
  planner: z.union([name, z.strictObject({ name, options })], {
    error: 'expected the name of a planner, or a mapping of name and options',
  }),
  simulators: z.array(name).default([]),
  cost: z
    .strictObject({ money: z.number().min(0).default(0), hours: z.number().min(0).exactOptional() })
    .exactOptional(),
  /** Tables of other campaigns: built-in ones by name, others by the path of a CSV file. */
  prior: z.array(name).min(1).exactOptional(),
  controls: z.strictObject({ every: z.int().min(1) }).exactOptional(),
  costs: z.array(costRule).min(1).exactOptional(),
  protocol: z.array(stage).min(1).exactOptional(),
  budget: z.strictObject({
    experiments: z.int().min(1),
    money: z.number().positive().exactOptional(),
    hours: z.number().positive().exactOptional(),
  }),
  stop: z.array(stopRule).default([]),
  concurrency: z.int().min(1).default(1),
  batch: z.int().min(1).default(1),
  confirm: z.int().min(1).default(1),
  retry: z
    .strictObject({
      instrumentFaults: z.int().min(0).default(2),
      invalidMeasurements: z.int().min(0).default(1),
      backoffHours: z.number().min(0).default(1),
    })
    .prefault({}),
  /** Which model of the workspace's models.yaml may work on it, and what it may use; off unless stated. */
  model: z
    .union(
      [
        z.literal('off'),
        z.strictObject({
          use: name,
          budget: z
            .strictObject({
              money: z.number().positive().exactOptional(),
              tokens: z.int().min(1).exactOptional(),
            })
            .refine(
              ({ money, tokens }) => money !== undefined || tokens !== undefined,
              'states no limit; expected money or tokens, or both',
            ),
        }),
      ],
      { error: 'expected off, or a mapping of use (name of a model) and budget (money, tokens, or both)' },
    )
    .exactOptional(),
  currency: name.default('EUR'),
  seed: z.int().min(0).default(1),
});
export type CampaignFile = z.infer<typeof campaignFileSchema>;

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { DeviceEntry, InstrumentEntry, LaboratoryDescription } from '../../campaign/index.ts';
import { policySchema } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { hashJson } from '../../core/hash.ts';
import { parseWith } from '../../core/parse-with.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens');
const words = z.string().min(1);
const hours = z.number().min(0);

const device = z.strictObject({
  driver: z.string().min(1),
  /** What the driver needs, the address among it; it stays in this file. */
  options: z.record(z.string(), z.json()).default({}),
  /** How many samples it holds. */
  positions: z.int().min(1).default(1),
  hours: z.number().positive().default(1),
  shared: z.array(words).default([]),
  fillMinutes: z.number().min(0).default(0),
  warmUpHours: hours.default(0),
  coolDownHours: hours.default(0),
  heartbeatMinutes: z.number().positive().nullable().default(null),
  deadlineHours: z.number().positive().nullable().default(null),
  safeState: z.strictObject({
    words,
    does: z.array(words).min(1),
    withoutOnnes: z.enum(['controller', 'person', 'nobody']),
  }),
});

const goal = z.strictObject({ quantity: words, criterion: words.default('recorded value'), unit: words });
const expectedReading = z.strictObject({
  quantity: words,
  criterion: words.exactOptional(),
  value: z.number(),
  tolerance: z.number().min(0),
  unit: z.string(),
});
const control = z
  .strictObject({
    sample: words,
    instrument: name,
    everySamples: z.int().min(1).nullable().default(null),
    everyDays: z.number().positive().nullable().default(null),
    design: z.record(z.string(), z.union([z.number(), z.string()])).default({}),
    units: z.record(z.string(), z.string()).default({}),
    action: z.json().default({}),
    goals: z.array(goal).default([]),
    analysis: words.nullable().default(null),
    options: z.record(z.string(), z.json()).default({}),
    expected: z.array(expectedReading).default([]),
  })
  .refine(({ everySamples, everyDays }) => everySamples !== null || everyDays !== null, {
    error: 'is never due; expected everySamples or everyDays',
  });

const receiver = z
  .strictObject({
    /** Program and arguments; the news is its standard input, as JSON. */
    command: z.array(words).min(1).exactOptional(),
    webhook: z.url({ protocol: /^https?$/ }).exactOptional(),
  })
  .default({});

const laboratorySchema = z.strictObject({
  name,
  clock: z.enum(['wall', 'virtual']).default('wall'),
  devices: z.record(name, device),
  /** Places for samples besides the devices: shelf, glove box, desiccator. */
  positions: z.record(words, z.int().min(1)).default({}),
  consumables: z
    .record(
      words,
      z.strictObject({
        unit: words,
        alarmBelow: z.number().min(0).default(0),
        perAction: z.record(name, z.number().min(0)).default({}),
      }),
    )
    .default({}),
  controls: z.array(control).default([]),
  policy: policySchema.prefault({}),
  alarm: receiver,
  /** Is told of work orders and reviews that begin to wait for a person. */
  notify: receiver,
});

/** What the workspace's `laboratory.yaml` says. */
export type LaboratoryFile = z.infer<typeof laboratorySchema>;

/** The laboratory file of a workspace; null when there is none. @throws AppError `bad-laboratory`, `unreadable-laboratory` */
export function readLaboratoryFile(path: string, definitions: Definitions): LaboratoryFile | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw new AppError('unreadable-laboratory', `${path}: ${describeError(error)}`);
  }
  let json: unknown;
  try {
    json = parse(text);
  } catch (error) {
    throw new AppError('bad-laboratory', `${path}: ${describeError(error).split('\n')[0]}`);
  }
  const file = parseWith(laboratorySchema, json, 'bad-laboratory', path);
  checkNames(file, definitions, path);
  return file;
}

function checkNames(file: LaboratoryFile, definitions: Definitions, path: string): void {
  const refuse = (field: string, fault: string): never => {
    throw new AppError('bad-laboratory', `${path}: ${field}: ${fault}`);
  };
  const devices = Object.keys(file.devices);
  for (const [device, { driver, options }] of Object.entries(file.devices)) {
    try {
      findDefinition('instrument-driver', definitions.instrumentDrivers, driver).parseOptions(options);
    } catch (error) {
      refuse(`devices.${device}`, describeError(error));
    }
    if (Object.hasOwn(file.positions, device)) refuse(`positions.${device}`, 'is the name of a device too');
  }
  file.controls.forEach(({ instrument, analysis, options }, index) => {
    if (analysis !== null)
      try {
        findDefinition('analysis', definitions.analyses, analysis).parseOptions(options);
      } catch (error) {
        refuse(`controls[${index}]`, describeError(error));
      }
    if (!devices.includes(instrument))
      refuse(`controls[${index}].instrument`, `"${instrument}" is not one of ${devices.join(', ')}`);
  });
  for (const [consumable, { perAction }] of Object.entries(file.consumables))
    for (const user of Object.keys(perAction))
      if (!devices.includes(user))
        refuse(`consumables.${consumable}.perAction`, `"${user}" is not one of ${devices.join(', ')}`);
}

/** What goes into the record of the devices: everything but their options. */
export function listDevices(file: LaboratoryFile): readonly (readonly [string, InstrumentEntry])[] {
  return Object.entries(file.devices).map(([name, declared]) => {
    const { driver, positions, hours, options, ...rest } = declared;
    const { shared, fillMinutes, warmUpHours, coolDownHours, heartbeatMinutes, deadlineHours, safeState } =
      rest;
    const device: DeviceEntry = {
      file: hashJson(declared),
      safeState,
      shared,
      fillMinutes,
      warmUpHours,
      coolDownHours,
      heartbeatMinutes,
      deadlineHours,
    };
    return [name, { driver, capacity: positions, hours, options: {}, table: null, device }] as const;
  });
}

/** What whoever measures a control is asked for: what its file says, else what is expected of it. */
const goalsOf = ({ goals, expected }: LaboratoryFile['controls'][number]) =>
  goals.length > 0
    ? goals
    : expected.map(({ quantity, criterion = 'as stated', unit }) => ({ quantity, criterion, unit }));

/** What goes into the record of the place as a whole. */
export const describeLaboratory = (file: LaboratoryFile): LaboratoryDescription => ({
  file: hashJson(file),
  positions: file.positions,
  consumables: file.consumables,
  controls: file.controls.map((control) => ({
    ...control,
    goals: goalsOf(control).map((goal) => ({ ...goal, direction: 'maximize' })),
  })),
});

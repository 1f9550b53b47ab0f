import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { builtInTable } from '../../src/app/built-in-tables.ts';
import {
  type CampaignSpec,
  type Design,
  parseCampaign,
  type StoredCampaignEvent,
} from '../../src/campaign/index.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';
import { playRecord, type Reading, type World } from './play-record.ts';

/** Campaigns made up from seeds, each with something of its own to ask about. */
export const recordNames = [
  'furnace',
  'bounds',
  'amended',
  'two-goals',
  'target',
  'simulated',
  'reviewing',
  'empty',
  'doubtful',
  'alloys',
] as const;
export type RecordName = (typeof recordNames)[number];

const temperature = { name: 'temperature', kind: 'continuous', unit: '°C', min: 600, max: 1000 };
const time = { name: 'time', kind: 'continuous', unit: 'h', min: 1, max: 20 };
const gas = { name: 'gas', kind: 'categorical', options: ['argon', 'vacuum'] };
const alloy = { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr'], step: 0.05 };
const Tc = { quantity: 'critical temperature', criterion: 'midpoint', unit: 'K', direction: 'maximize' };

function specOf(name: string, changes: object): CampaignSpec {
  const file = {
    name,
    ...('goals' in changes ? {} : { goal: Tc }),
    space: { variables: [temperature, time, gas] },
    laboratory: {
      name: `${name} laboratory`,
      clock: 'virtual',
      instruments: { furnace: { driver: 'replay' } },
    },
    planner: 'bayes',
    ...('protocol' in changes ? {} : { cost: { money: 50, hours: 6 } }),
    budget: { experiments: 14, money: 1000 },
    seed: 3,
    ...changes,
  };
  return parseCampaign(file, null, name).spec;
}

/** A critical temperature that rises with the furnace's temperature, and hardly with time. */
const truth = ({ temperature = 800, time = 5, Nb = 0, Ti = 0 }: Design): number =>
  3 + 12 * ((Number(temperature) - 600) / 400) + 0.02 * Number(time) + 4 * Number(Nb) * Number(Ti);

const read = (value: number, sd: number | null = 0.1, quantity = Tc.quantity, unit = 'K'): Reading => ({
  value,
  sd,
  unit,
  quantity,
});
const noisy = (design: Design, random: Random): Reading[] => [
  read(Number((truth(design) + 0.1 * random.normal()).toFixed(3))),
];
const foretell = (design: Design, random: Random) => ({
  value: Number((truth(design) + 0.5 * random.normal()).toFixed(2)),
  sd: 0.6,
  unit: 'K',
});

/** Fourteen experiments with three failures, the leader measured twice, closed when the budget was spent. */
const furnace = (): readonly StoredCampaignEvent[] => {
  const failures: { readonly [sample: string]: ReturnType<World['measure']> } = {
    s3: { kind: 'synthesis-failed', detail: 'the pellet cracked on cooling' },
    s6: { kind: 'instrument-fault', detail: 'the furnace lost power' },
    s9: { kind: 'measurement-invalid', detail: 'a contact came off' },
  };
  const retry = { instrumentFaults: 0, invalidMeasurements: 0 };
  return playRecord(specOf('furnace', { confirm: 2, retry }), {
    seed: 'furnace',
    measure: (design, { id }, random) => failures[id] ?? noisy(design, random),
    predict: foretell,
  });
};

/** Alloys of which many show nothing above the cryostat's base of 1.8 K; ten finished, one under way. */
const bounds = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('bounds', { space: { variables: [alloy] }, budget: { experiments: 20 } }),
    {
      seed: 'bounds',
      designs: [0.9, 0.05, 0.6, 0.1, 0.5, 0, 0.3, 0.15, 0.75, 0.4, 0.65].map((Nb) => ({
        Nb,
        Ti: Number(((1 - Nb) / 2).toFixed(3)),
        Zr: Number(((1 - Nb) / 2).toFixed(3)),
      })),
      measure: ({ Nb }, _, random) =>
        Number(Nb) < 0.2
          ? [{ ...read(1.8, null), bound: 'upper' }]
          : [read(Number((9 * Number(Nb) + 0.05 * random.normal()).toFixed(2)), 0.05)],
      predict: ({ Nb }) => ({ value: Number((9 * Number(Nb)).toFixed(2)), sd: 0.4, unit: 'K' }),
    },
    { stopAfterSamples: 10 },
  );

/** A campaign that persons paused, amended, added to and took a reading back from; still open. */
const amended = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('amended', { budget: { experiments: 8 } }),
    { seed: 'amended', measure: (design, _, random) => noisy(design, random), predict: foretell },
    {
      stopAfterSamples: 11,
      after: {
        3: [
          { command: 'pause', why: 'the cryostat needs helium' },
          { command: 'resume', why: 'helium is back' },
        ],
        5: [
          { command: 'amend', changes: { budget: { experiments: 12 } }, why: 'the trend is promising' },
          {
            command: 'add-measurement',
            design: { temperature: 950, time: 10, gas: 'argon' },
            observations: [{ ...read(13.4, 0.2), fidelity: 'measured', method: 'by hand' }],
            why: 'measured in another laboratory',
          },
        ],
        7: [{ command: 'retract', sample: 's2', why: 'the thermometer was not calibrated' }],
      },
    },
  );

/** Strength to maximise and cost to minimise, within a limit of mass; closed. */
const twoGoals = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('two-goals', {
      goals: [
        { quantity: 'strength', unit: 'MPa', direction: 'maximize' },
        { quantity: 'price', unit: 'EUR/kg', direction: 'minimize' },
        { quantity: 'grain size', unit: 'µm', atMost: 40 },
      ],
      budget: { experiments: 10 },
    }),
    {
      seed: 'two-goals',
      measure: ({ temperature, time }, _, random) => [
        read(Number((200 + 0.5 * Number(temperature) + random.normal()).toFixed(1)), 1, 'strength', 'MPa'),
        read(Number((5 + 0.8 * Number(time)).toFixed(2)), 0.1, 'price', 'EUR/kg'),
        read(
          Number((10 + 0.05 * (Number(temperature) - 600) + Number(time)).toFixed(1)),
          0.5,
          'grain size',
          'µm',
        ),
      ],
      predict: ({ temperature }) => ({ value: 200 + 0.5 * Number(temperature), sd: 3, unit: 'MPa' }),
    },
  );

/** A lattice to be 4.05 Å within 0.02 Å; closed when it was. */
const target = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('target', {
      goal: { quantity: 'lattice parameter', unit: 'Å', direction: 'target', target: 4.05, tolerance: 0.02 },
      stop: [{ rule: 'target' }],
    }),
    {
      seed: 'target',
      measure: ({ temperature }, { id }) => [
        read(
          Number((4.2 - 0.02 * Number(id.slice(1)) - Number(temperature) * 1e-5).toFixed(3)),
          0.002,
          'lattice parameter',
          'Å',
        ),
      ],
      predict: () => ({ value: 4.1, sd: 0.05, unit: 'Å' }),
    },
  );

/** Everything from a digital twin. */
const simulated = (): readonly StoredCampaignEvent[] =>
  playRecord(specOf('simulated', { budget: { experiments: 6 } }), {
    seed: 'simulated',
    fidelity: 'simulated',
    measure: (design, _, random) => noisy(design, random),
    predict: foretell,
  });

const reviewStages = [
  { name: 'predict', kind: 'simulate', simulator: 'made-up-model' },
  { name: 'review', kind: 'review', expiresHours: 24 },
  { name: 'measure', kind: 'actuate', instrument: 'furnace', cost: { money: 50, hours: 6 } },
  { name: 'analyse', kind: 'analyse', analysis: 'reading' },
  { name: 'reward', kind: 'reward', grader: 'measured-goal' },
];

/** Nothing measured: the first proposal waits for a person. */
const reviewing = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('reviewing', { protocol: reviewStages }),
    { seed: 'reviewing', measure: (design, _, random) => noisy(design, random), predict: foretell },
    { waits: true },
  );

/** Opened, and nothing more. */
const empty = (): readonly StoredCampaignEvent[] =>
  playRecord(
    specOf('empty', {}),
    { seed: 'empty', measure: () => [], predict: () => null },
    { stopAfterSamples: 0 },
  );

/** A reading far from its forecast, replicates that disagree, and an analysis that warns. */
const doubtful = (): readonly StoredCampaignEvent[] =>
  playRecord(specOf('doubtful', { confirm: 2, budget: { experiments: 12 } }), {
    seed: 'doubtful',
    measure: (design, { id, origin }, random) => {
      if (id === 's8') return [read(0.4)];
      if (origin === 'replicate') return [read(Number((truth(design) - 1.5).toFixed(3)))];
      return noisy(design, random);
    },
    predict: foretell,
    warnings: { s5: 'the cooling and the warming branch differ by 0.4 K' },
  });

/** The built-in table of measured bcc alloys, drawn in the order of a seed: values from the literature, without sds. */
const alloys = (): readonly StoredCampaignEvent[] => {
  const table = builtInTable('bcc-alloys');
  const file = parse(
    readFileSync(new URL('../../campaigns/bcc-alloys.yaml', import.meta.url), 'utf8'),
  ) as object;
  const { spec } = parseCampaign(
    { ...file, budget: { experiments: 12 }, stop: [] },
    table,
    'bcc-alloys.yaml',
  );
  const recordedValue = (design: Design): number => {
    const row = table.rows.find((one) =>
      Object.entries(design).every(([column, value]) => one[column] === value),
    );
    return row!.Tc_K as number;
  };
  return playRecord(spec, {
    seed: 'alloys',
    fidelity: 'literature',
    designs: seededRandom('alloys').shuffle(spec.space.pool!).slice(0, 12),
    measure: (design) => [{ value: recordedValue(design), sd: null, unit: 'K', quantity: 'Tc_K' }],
    predict: (design) => ({ value: Number((0.8 * recordedValue(design) + 1).toFixed(2)), sd: 2, unit: 'K' }),
  });
};

const players: { readonly [name in RecordName]: () => readonly StoredCampaignEvent[] } = {
  furnace,
  bounds,
  amended,
  'two-goals': twoGoals,
  target,
  simulated,
  reviewing,
  empty,
  doubtful,
  alloys,
};

export const playRecords = (): ReadonlyMap<RecordName, readonly StoredCampaignEvent[]> =>
  new Map(recordNames.map((name) => [name, players[name]()]));

import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { parseWith } from '../../../core/parse-with.ts';
import { type Random, seededRandom } from '../../../core/random.ts';
import { openWorld, trueValue } from '../../../world/index.ts';
import type { CallOutcome, Episode, Player, TaskCall, TaskFamily, Verdict } from '../../contracts.ts';
import { createLeastRecent } from '../../least-recent.ts';
import { type Performers, performCall } from '../perform-call.ts';
import {
  base,
  type CaseFile,
  type Cause,
  causes,
  type DiagnosisTruth,
  type FileName,
  faultOf,
  fileNames,
  recipe,
  writeCaseFile,
} from './case-files.ts';
import { diagnose, readSigns } from './read-signs.ts';

/** Looks at files that a level allows. */
const levels: { readonly [level: string]: number } = { generous: 60, standard: 30, scarce: 12 };
const looksOf = (level: string): number => levels[level] ?? (levels.standard as number);
const mostRows = 200;

export const diagnoseMeasurement: TaskFamily<DiagnosisTruth> = {
  name: 'diagnose-measurement',
  version: '1.0.0',
  summary:
    'say what is wrong with a measurement, or that nothing is, with probabilities, from the raw files of a sample and of a sound one',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the world: four samples share one',
  levels: Object.keys(levels),
  defaultLevel: 'standard',
  draw,
  groupOf: ({ world }) => world,
  open: (truth, { level }) => open(truth, looksOf(level)),
  alterUnmeasured,
  baselines: { random: guess, rules: followRules, oracle: tellTruth },
  proofs: {
    gold: tellTruth,
    cheats: {
      'says nothing': async () => undefined,
      'is sure of everything': async (player) => {
        await player.call('diagnose', {
          probabilities: Object.fromEntries(causes.map((cause) => [cause, 1])),
        });
      },
    },
  },
};

/** A sample whose transition can be seen, and what went wrong with it: each cause is as likely. */
function draw(seed: number, level: string): DiagnosisTruth {
  const world = `diagnose-measurement world ${Math.floor(seed / 4)}`;
  const hidden = openWorld(world, { isMasked: true });
  const random = seededRandom('diagnose-measurement', level, seed);
  const sample = `sample ${level} ${seed}`;
  const runs = Object.fromEntries(
    fileNames.map((name) => [name, `${sample} ${name}`]),
  ) as DiagnosisTruth['runs'];
  const cause = causes[random.integer(causes.length)] as Cause;
  for (let attempt = 0; attempt < 400; attempt++) {
    const [first, second] = random.shuffle([...hidden.labels.keys()]) as [number, number];
    const part = (4 + random.integer(13)) / 20;
    const fractions = hidden.labels.map((_, i) => (i === first ? part : i === second ? 1 - part : 0));
    const design = Object.fromEntries(hidden.labels.map((label, i) => [label, fractions[i] as number]));
    if (trueValue(hidden, { ...design, ...recipe }) >= 3 * base)
      return { world, cause, sample, fractions, runs };
  }
  throw new AppError(
    'no-instance',
    `${world} has no alloy of two metals with a transition above ${3 * base} K`,
  );
}

const readSchema = z.strictObject({
  file: z.enum(fileNames),
  from: z.int().min(0).max(1e6).default(0),
  count: z.int().min(1).max(mostRows).default(50),
  every: z.int().min(1).max(1000).default(1),
});
const summarySchema = z.strictObject({ file: z.enum(fileNames) });
const diagnoseSchema = z.strictObject({
  probabilities: z.partialRecord(z.enum(causes), z.number().min(0).max(1)),
});

/** Files kept from one episode to the next: members of a group read the same ones. */
const writtenFiles = createLeastRecent<CaseFile>(64);

function open(truth: DiagnosisTruth, looks: number): Episode {
  const files = new Map<FileName, CaseFile>();
  let spent = 0;
  let stated: { readonly [cause in Cause]?: number } | null = null;
  const fileOf = (name: FileName): CaseFile => {
    const known =
      files.get(name) ?? writtenFiles.get(JSON.stringify([truth, name]), () => writeCaseFile(truth, name));
    files.set(name, known);
    return known;
  };
  const look = (result: Json, text: string): CallOutcome => {
    spent++;
    return { result, text: `${text}\n${looks - spent} looks are left.`, cost: 1, isOver: false };
  };
  const afford = (): void => {
    if (spent >= looks) throw new AppError('not-affordable', 'no looks are left; diagnose is free');
  };
  const performers: Performers = {
    read_rows(input) {
      const { file, from, count, every } = parseWith(readSchema, input, 'bad-arguments', 'read_rows');
      afford();
      const { columns, rows } = fileOf(file);
      const shown = Array.from({ length: count }, (_, i) => rows[from + i * every]).filter(
        (row) => row !== undefined,
      );
      return look(
        { file, columns, rows: shown, total: rows.length },
        [columns.join(', '), ...shown.map((row) => row.map((cell) => cell ?? '–').join(', '))].join('\n'),
      );
    },
    summarize(input) {
      const { file } = parseWith(summarySchema, input, 'bad-arguments', 'summarize');
      afford();
      const summary = summaryOf(fileOf(file));
      return look(
        { file, columns: summary },
        summary
          .map(
            ({ column, count, missing, least, mean, most }) =>
              `${column}: ${count} values from ${least} to ${most}, mean ${mean}; ${missing} missing`,
          )
          .join('\n'),
      );
    },
    diagnose(input) {
      const { probabilities } = parseWith(diagnoseSchema, input, 'bad-arguments', 'diagnose');
      const sum = Object.values(probabilities).reduce((total, p) => total + (p ?? 0), 0);
      if (Math.abs(sum - 1) > 0.01)
        throw new AppError('bad-arguments', `diagnose: the probabilities add up to ${sum}; expected 1`);
      stated = Object.fromEntries(causes.map((cause) => [cause, (probabilities[cause] ?? 0) / sum]));
      return { result: { accepted: true }, text: 'the diagnosis is given', cost: 0, isOver: true };
    },
  };
  return {
    brief: describe(looks),
    tools,
    budget: { total: looks, unit: 'looks' },
    maxCalls: looks + 6,
    call: async (call) => performCall(performers, call, stated !== null),
    judge: () => judge(truth, stated, spent, looks),
  };
}

function summaryOf({ columns, rows }: CaseFile) {
  return columns.map((column, i) => {
    const values = rows.flatMap((row) => row[i] ?? []);
    const rounded = (value: number): number => Number(value.toPrecision(5));
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const [least, most] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
    return {
      column,
      count: values.length,
      missing: rows.length - values.length,
      least: values.length === 0 ? null : rounded(least),
      mean: values.length === 0 ? null : rounded(mean),
      most: values.length === 0 ? null : rounded(most),
    };
  });
}

const count = causes.length;
/**
 * Mean worth of probabilities drawn uniformly among all that add up to 1: of n causes Σp² is 2/(n + 1) and the true one has 1/n on average.
 */
const worthOfGuess = 1 - (2 / (count + 1) - 2 / count + 1) / 2;

/** Worth 1 − ½ Σ (p − truth)²: Brier's proper score. @source brier1950 */
function judge(
  { cause }: DiagnosisTruth,
  stated: { readonly [cause in Cause]?: number } | null,
  spent: number,
  budget: number,
): Verdict {
  const squares = causes.reduce((sum, one) => sum + ((stated?.[one] ?? 0) - (one === cause ? 1 : 0)) ** 2, 0);
  const worth = stated === null ? 0 : Math.max(0, 1 - squares / 2);
  return {
    gates: { answered: stated !== null },
    reason: stated === null ? 'NO_ANSWER' : 'OK',
    evidence: [],
    utility: { mean: worth, sd: 0 },
    trueUtility: worth,
    forecasts: [],
    spent,
    budget,
    scale: { random: worthOfGuess, oracle: 1 },
  };
}

const describe = (looks: number): string =>
  [
    `SIMULATED laboratory. An alloy of two masked metals was arc-melted, annealed at ${recipe.temperature} K for ${recipe.hours} h, and measured: its resistance from 300 K to ${base} K and back, and a diffraction pattern with copper radiation.`,
    'A sound sample of the same recipe was measured beside it, on a sound thermometer. Something may be wrong with the first sample or its measurement; each of these is as likely:',
    'none; open-contact; noisy-contact; shorted-leads; thermometer-off (by 0.5 to 2 K); no-reaction (the metals did not melt together); contamination (aluminium of the crucible); leak (oxygen was taken up); wrong-label (another sample was measured).',
    `You have ${looks} looks at the files ${fileNames.join(', ')}. End with diagnose: probabilities that add up to 1. Worth 1 − ½ Σ (p − truth)², so honest ones are paid best.`,
  ].join('\n');

const fileSchema = { type: 'string', enum: fileNames };
const tools: Episode['tools'] = [
  {
    name: 'read_rows',
    description: `Rows of a file, ${mostRows} at most; costs one look.`,
    inputSchema: {
      type: 'object',
      properties: {
        file: fileSchema,
        from: { type: 'integer', minimum: 0, description: 'first row, default 0' },
        count: { type: 'integer', minimum: 1, maximum: mostRows, description: 'default 50' },
        every: { type: 'integer', minimum: 1, maximum: 1000, description: 'step between rows, default 1' },
      },
      required: ['file'],
      additionalProperties: false,
    },
  },
  {
    name: 'summarize',
    description: 'Least, mean and greatest value of each column, and how many are missing; costs one look.',
    inputSchema: {
      type: 'object',
      properties: { file: fileSchema },
      required: ['file'],
      additionalProperties: false,
    },
  },
  {
    name: 'diagnose',
    description: 'Gives a probability to each cause, 0 where one is left out, and ends the task. Free.',
    inputSchema: {
      type: 'object',
      properties: {
        probabilities: {
          type: 'object',
          properties: Object.fromEntries(
            causes.map((cause) => [cause, { type: 'number', minimum: 0, maximum: 1 }]),
          ),
          additionalProperties: false,
        },
      },
      required: ['probabilities'],
      additionalProperties: false,
    },
  },
];

/** Other runs for files that were not opened, and another cause where no file that was opened shows it. */
function alterUnmeasured(truth: DiagnosisTruth, calls: readonly TaskCall[], random: Random): DiagnosisTruth {
  const opened = new Set(
    calls.flatMap(({ arguments: input }) =>
      typeof input === 'object' && input !== null && 'file' in input ? [input.file] : [],
    ),
  );
  const runs = Object.fromEntries(
    fileNames.map((name) => [name, opened.has(name) ? truth.runs[name] : `another ${random.integer(1e9)}`]),
  ) as DiagnosisTruth['runs'];
  const shows = opened.has('resistance');
  const alike = causes.filter((cause) => {
    if (shows) return cause === truth.cause;
    // a pattern knows nothing of contacts and thermometers
    if (opened.has('diffraction'))
      return cause === truth.cause || (isElectrical(cause) && isElectrical(truth.cause));
    return true;
  });
  return { ...truth, runs, cause: alike[random.integer(alike.length)] as Cause };
}

const isElectrical = (cause: Cause): boolean => cause === 'none' || faultOf(cause) !== null;

// ---- players

/** Probabilities drawn uniformly among all that add up to 1. */
async function guess(player: Player): Promise<void> {
  const draws = causes.map(() => -Math.log(1 - player.random.uniform()));
  const sum = draws.reduce((total, value) => total + value, 0);
  const probabilities = Object.fromEntries(causes.map((cause, i) => [cause, (draws[i] as number) / sum]));
  await player.call('diagnose', { probabilities });
}

const probabilitiesOf = (cause: Cause, sureness: number) =>
  Object.fromEntries(causes.map((one) => [one, one === cause ? sureness : (1 - sureness) / (count - 1)]));

async function followRules(player: Player): Promise<void> {
  const read = async (file: FileName, every: number): Promise<readonly (readonly (number | null)[])[]> => {
    const rows: (readonly (number | null)[])[] = [];
    for (;;) {
      const outcome = await player.call('read_rows', {
        file,
        from: rows.length * every,
        count: mostRows,
        every,
      });
      if ('error' in outcome) return rows;
      const { rows: more } = outcome.result as { readonly rows: readonly (readonly (number | null)[])[] };
      rows.push(...more);
      if (more.length < mostRows) return rows;
    }
  };
  const signs = readSigns({
    resistance: await read('resistance', 1),
    soundResistance: await read('sound-resistance', 1),
    diffraction: await read('diffraction', 4),
    soundDiffraction: await read('sound-diffraction', 4),
  });
  const { cause, sureness } = diagnose(signs);
  await player.call('diagnose', { probabilities: probabilitiesOf(cause, sureness) });
}

async function tellTruth(player: Player, { cause }: DiagnosisTruth): Promise<void> {
  await player.call('diagnose', { probabilities: { [cause]: 1 } });
}

import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { parseWith } from '../../../core/parse-with.ts';
import type { Random } from '../../../core/random.ts';
import { compositionKey } from '../../../kernels/composition/index.ts';
import {
  parseComposition,
  readPoscar,
  structureComposition,
  writePoscar,
} from '../../../kernels/crystal/index.ts';
import type { Episode, Player, TaskCall, TaskFamily, TaskInstance, Verdict } from '../../contracts.ts';
import { type Performers, performCall } from '../perform-call.ts';
import { type GateReason, isNeutral, judgeText } from './crystal-gates.ts';
import { type CrystalTruth, drawSystem, levels, listPassing, sizeOf, worthOfRandom } from './draw-system.ts';
import {
  amountsOfFilling,
  type Filling,
  fillPrototype,
  ionicPrototypes,
  listFillings,
} from './fill-prototype.ts';

export const proposeCrystals: TaskFamily<CrystalTruth> = {
  name: 'propose-crystals',
  version: '1.1.0',
  summary: 'propose crystals that are sound, neutral and not reported before, in a chemical system',
  settles: 'kernel',
  isEvaluationOnly: false,
  groupedBy: 'the chemical system',
  levels: Object.keys(levels),
  defaultLevel: 'standard',
  draw: drawSystem,
  groupOf: ({ elements }) => elements.join('-'),
  open,
  alterUnmeasured,
  baselines: { random: proposeAtRandom, rules: proposeNeutral, oracle: proposeUnreported },
  proofs: {
    gold: proposeUnreported,
    cheats: {
      'says nothing': async () => undefined,
      'proposes what was reported': async (player, truth) => {
        const reported = listPassing(truth.elements).filter(({ composition }) =>
          truth.reported.includes(composition),
        );
        for (const { prototype, filling } of reported) if (await propose(player, prototype, filling)) return;
        await player.call('finish', {});
      },
      'puts all atoms in one place': async (player, { elements }) => {
        const text = `x\n1\n4 0 0\n0 4 0\n0 0 4\n${elements[0]} ${elements[1]}\n1 1\nDirect\n0 0 0\n0 0 0\n`;
        for (let i = 0; i < 8; i++) await player.call('propose', { poscar: text });
      },
    },
  },
};

const proposeSchema = z.strictObject({ poscar: z.string().max(20_000) });
const lookSchema = z.strictObject({ formula: z.string().max(80) });
const finishSchema = z.strictObject({});

type Proposed = { readonly reason: GateReason; readonly composition: string | null };

function open(truth: CrystalTruth, { level }: TaskInstance): Episode {
  const { proposals: most } = sizeOf(level);
  const proposed: Proposed[] = [];
  let isFinished = false;
  const performers: Performers = {
    propose(input) {
      const { poscar } = parseWith(proposeSchema, input, 'bad-arguments', 'propose');
      const { reason, detail, composition } = judgeNew(poscar, truth, proposed);
      proposed.push({ reason, composition });
      isFinished = proposed.length >= most;
      const left = most - proposed.length;
      return {
        result: { reason, detail, left },
        text: `${reason}: ${detail}. ${left} proposals are left.`,
        cost: 1,
        isOver: isFinished,
      };
    },
    look_up(input) {
      const { formula } = parseWith(lookSchema, input, 'bad-arguments', 'look_up');
      const isReported = truth.reported.includes(compositionKey(readFormula(formula)));
      const text = `${formula} was ${isReported ? '' : 'not '}reported`;
      return { result: { formula, isReported }, text, cost: 0, isOver: false };
    },
    finish(input) {
      parseWith(finishSchema, input, 'bad-arguments', 'finish');
      isFinished = true;
      return { result: { accepted: true }, text: 'the task is finished', cost: 0, isOver: true };
    },
  };
  return {
    brief: describe(truth, most),
    tools,
    budget: { total: most, unit: 'proposals' },
    maxCalls: 4 * most + 4,
    call: async (call) => performCall(performers, call, isFinished),
    judge: () => judge(truth, proposed, most),
  };
}

/** A formula as somebody types it; whatever is wrong with it is the caller's. */
function readFormula(formula: string) {
  try {
    return parseComposition(formula);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('bad-arguments', `formula: ${error.message}`);
  }
}

function judgeNew(
  poscar: string,
  { elements, reported }: CrystalTruth,
  proposed: readonly Proposed[],
): Proposed & { readonly detail: string } {
  const verdict = judgeText(poscar, elements);
  const { composition } = verdict;
  if (verdict.reason !== 'OK' || composition === null) return verdict;
  if (reported.includes(composition))
    return { ...verdict, reason: 'REPORTED', detail: 'a compound of this composition was reported before' };
  if (proposed.some((earlier) => earlier.composition === composition && earlier.reason !== 'NOT_NEUTRAL'))
    return { ...verdict, reason: 'REPEATED', detail: 'you proposed a compound of this composition before' };
  return verdict;
}

/** Each new compound is worth 1/n: equal proposals share the credit of one. */
function judge(truth: CrystalTruth, proposed: readonly Proposed[], most: number): Verdict {
  const admitted = proposed.filter(({ reason }) => reason === 'OK').length;
  const last = proposed.findLast(({ reason }) => reason !== 'OK');
  const worth = admitted / most;
  return {
    gates: { proposed: proposed.length > 0, admitted: admitted > 0 },
    reason: admitted > 0 ? 'OK' : (last?.reason ?? 'NO_PROPOSAL'),
    evidence: [],
    utility: { mean: worth, sd: 0 },
    trueUtility: worth,
    forecasts: [],
    spent: proposed.length,
    budget: most,
    scale: { random: worthOfRandom(truth, most), oracle: 1 },
  };
}

const describe = ({ elements }: CrystalTruth, most: number): string =>
  [
    `Propose up to ${most} crystals of the elements ${elements.join(', ')}, at least two in each, as POSCAR texts with fractional or Cartesian positions [Å].`,
    'A proposal is admitted when it can be read, is ordered, has at most 64 sites, its atoms keep 0.6 of the sum of their radii apart and at least 0.5 Å, its cell has 0.6 to 4 times the volume of its atoms, ' +
      'known oxidation states, one for each element, make it neutral (an anion of less than its full charge, such as O of −1, only with a bond to its kind), no compound of its composition was reported, and you did not propose that composition before.',
    `Each admitted compound is worth 1/${most}; equal ones share the worth of one. look_up says whether a composition was reported, and is free. Nothing is said of stability: no energy is computed.`,
    'The score is 0 for what structure types filled at random reach, and 1 when every proposal is admitted.',
  ].join('\n');

const schemaOf = (properties: { readonly [name: string]: Json }): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const tools: Episode['tools'] = [
  {
    name: 'propose',
    description: 'Proposes one crystal; costs 1 proposal and answers with a reason code.',
    inputSchema: schemaOf({
      poscar: { type: 'string', maxLength: 20_000, description: 'a POSCAR file of version 5' },
    }),
  },
  {
    name: 'look_up',
    description: 'Whether a compound of this composition was reported before. Free.',
    inputSchema: schemaOf({ formula: { type: 'string', maxLength: 80, description: 'such as SrTiO3' } }),
  },
  { name: 'finish', description: 'Ends the task.', inputSchema: schemaOf({}) },
];

/** Turns over what was reported wherever no call asked or proposed. */
function alterUnmeasured(truth: CrystalTruth, calls: readonly TaskCall[], random: Random): CrystalTruth {
  const asked = new Set(calls.flatMap(compositionsIn));
  const compositions = [...new Set(listPassing(truth.elements).map(({ composition }) => composition))].sort();
  return {
    ...truth,
    reported: compositions.filter((composition) => {
      const was = truth.reported.includes(composition);
      return asked.has(composition) ? was : random.uniform() < 0.5;
    }),
  };
}

function compositionsIn({ arguments: input }: TaskCall): readonly string[] {
  const { formula, poscar } = (typeof input === 'object' && input !== null ? input : {}) as {
    formula?: Json;
    poscar?: Json;
  };
  try {
    if (typeof formula === 'string') return [compositionKey(parseComposition(formula))];
    if (typeof poscar === 'string') return [compositionKey(structureComposition(readPoscar(poscar)))];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return [];
}

// ---- players

/** Whether it was the last proposal. */
async function propose(player: Player, name: string, filling: Filling): Promise<boolean> {
  const prototype = ionicPrototypes.find((one) => one.name === name);
  const structure = prototype === undefined ? null : fillPrototype(prototype, filling);
  if (structure === null) return false;
  const outcome = await player.call('propose', { poscar: writePoscar(structure) });
  return !('isOver' in outcome) || outcome.isOver;
}

/** A structure type by lot, its elements by lot. */
async function proposeAtRandom(player: Player, { elements }: CrystalTruth): Promise<void> {
  for (;;) {
    const prototype = ionicPrototypes[player.random.integer(ionicPrototypes.length)];
    if (prototype === undefined) return;
    const drawn = player.random.shuffle(elements);
    const filling = Object.fromEntries(prototype.roles.map(({ name }, i) => [name, drawn[i] as string]));
    if (await propose(player, prototype.name, filling)) return;
  }
}

/** Structure types whose filling is neutral, the elements in the order of their list, never the same composition twice; nothing is looked up. */
async function proposeNeutral(player: Player, { elements }: CrystalTruth): Promise<void> {
  const done = new Set<string>();
  const all = ionicPrototypes.flatMap((prototype) =>
    listFillings(prototype, elements).map((filling) => ({ prototype, filling })),
  );
  for (const { prototype, filling } of player.random.shuffle(all)) {
    const amounts = amountsOfFilling(prototype, filling);
    const key = compositionKey(amounts);
    if (done.has(key) || !isNeutral(amounts)) continue;
    done.add(key);
    if (await propose(player, prototype.name, filling)) return;
  }
  await player.call('finish', {});
}

async function proposeUnreported(player: Player, truth: CrystalTruth): Promise<void> {
  const done = new Set<string>(truth.reported);
  for (const { prototype, filling, composition } of listPassing(truth.elements)) {
    if (done.has(composition)) continue;
    done.add(composition);
    if (await propose(player, prototype, filling)) return;
  }
  await player.call('finish', {});
}

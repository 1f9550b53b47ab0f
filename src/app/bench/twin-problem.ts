import type { Table } from '../../campaign/index.ts';
import { hashJson } from '../../core/hash.ts';
import { seededRandom } from '../../core/random.ts';
import { fractionsOf, openWorld, type Recipe, typicalTruths } from '../../world/index.ts';
import type { BenchProblem } from './bench-problem.ts';
import { poolProblemFromTable } from './pool-problem.ts';

/** Steps of a fraction: 66 alloys of three metals. */
const steps = 10;
const quantity = 'critical-temperature-midpoint';
const recipe: Recipe = { route: 'arc-melt', temperature: 1300, hours: 24, atmosphere: 'argon' };
/** Alloys that superconduct, for a world to be worth searching. */
const leastSuperconducting = 20;

/**
 * The alloys of three metals of a hidden world of its own, with made-up names, so that nothing remembered helps: which has the highest
 * critical temperature? Simulated. With real names it is the same world, the same metals in the same order, and the same truth.
 */
export function twinProblem(seed: number, names: 'masked' | 'real' = 'masked'): BenchProblem {
  for (let attempt = 0; ; attempt++) {
    const table = drawTable(`feedback-${seed}-${attempt}`, seed, names === 'masked');
    if (table.rows.filter(({ Tc_K }) => Number(Tc_K) > 0).length < leastSuperconducting) continue;
    const goals = [{ quantity: 'Tc_K', direction: 'maximize' as const }];
    return poolProblemFromTable(table, { goals, inputs: null, ignore: [] });
  }
}

function drawTable(worldSeed: string, seed: number, isMasked: boolean): Table {
  const world = openWorld(worldSeed, { isMasked });
  const names = seededRandom('metals', worldSeed).shuffle(world.labels).slice(0, 3);
  const [a = '', b = '', c = ''] = names;
  const rows: Table['rows'][number][] = [];
  for (let i = 0; i <= steps; i++)
    for (let j = 0; j <= steps - i; j++) {
      const design = { [a]: i / steps, [b]: j / steps, [c]: (steps - i - j) / steps };
      rows.push({ ...design, Tc_K: typicalTruths(world, fractionsOf(world, design), recipe)[quantity] ?? 0 });
    }
  return {
    name: `twin world ${seed}`,
    columns: [...names, 'Tc_K'],
    rows,
    sha256: hashJson(rows),
    licence: 'CC0-1.0',
    source: 'simulated: a world of the digital twin',
  };
}

import { z } from 'zod';
import { type Design, drawDesign } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { drawUntried, listOpenCandidates, triedKeys } from './candidates.ts';
import { definePlanner } from './define-planner.ts';
import { fillRuns, type RunChoosers, settingOfFirst } from './fill-runs.ts';

/** Uniform random choice, the baseline every other planner has to beat. */
export const random = definePlanner({
  name: 'random',
  version: '1',
  summary: 'Draws designs uniformly at random, never one that was tried before.',
  options: z.strictObject({}),
  async propose(view, count, _options, context) {
    const choose = chooseAtRandom(context.random);
    return fillRuns(view, count, { choose, chooseSetting: settingOfFirst(choose) });
  },
});

const chooseAtRandom =
  (random: Random): RunChoosers['choose'] =>
  ({ space, trials }, count, held) => {
    const open = listOpenCandidates(space, trials, held?.setting);
    const draw = (): Design[] => {
      const drawn = drawDesign(held?.space ?? space, random);
      return held ? held.place([drawn]) : [drawn];
    };
    const designs = open
      ? random
          .shuffle([...open.rows])
          .slice(0, count)
          .map(open.designOf)
      : drawUntried(draw, count, space, triedKeys(space, trials));
    const source = open ? `from the ${open.rows.length} candidates not tried yet` : 'from the whole space';
    const of = held ? ' of its run’s setting' : '';
    const why = `Drawn at random ${source}${of}; nothing measured so far was used.`;
    return designs.map((design) => ({ design, predicted: null, expectedImprovement: null, why }));
  };

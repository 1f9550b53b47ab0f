import { z } from 'zod';
import { drawDesign } from '../campaign/index.ts';
import { drawUntried, listOpenCandidates, triedKeys } from './candidates.ts';
import { definePlanner } from './define-planner.ts';

/** Uniform random choice, the baseline every other planner has to beat. */
export const random = definePlanner({
  name: 'random',
  version: '1',
  summary: 'Draws designs uniformly at random, never one that was tried before.',
  options: z.strictObject({}),
  async propose({ space, trials }, count, _options, context) {
    const open = listOpenCandidates(space, trials);
    const designs = open
      ? context.random
          .shuffle([...open.rows])
          .slice(0, count)
          .map(open.designOf)
      : drawUntried(() => drawDesign(space, context.random), count, space, triedKeys(space, trials));
    const source = open ? `from the ${open.rows.length} candidates not tried yet` : 'from the whole space';
    const why = `Drawn at random ${source}; nothing measured so far was used.`;
    return designs.map((design) => ({ design, predicted: null, expectedImprovement: null, why }));
  },
});

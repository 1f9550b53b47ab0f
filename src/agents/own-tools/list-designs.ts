import { z } from 'zod';
import { designKey, drawDesigns, enumerateDesigns } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import { isInRegion, restrictSpace } from '../hypotheses/region.ts';
import { defineOwnTool } from './own-tool.ts';
import { regionSchema } from './schemas.ts';

const mostListed = 20_000;

export const listDesigns = defineOwnTool({
  name: 'list-designs',
  description:
    'Designs of a region that were not tried yet: candidates of the list where the space has one, else some drawn at random.',
  schema: z.strictObject({
    where: regionSchema.default({}),
    skip: z.int().min(0).default(0),
    count: z.int().min(1).max(50).default(20),
  }),
  decide({ where, skip, count }, { view, key }) {
    const space = restrictSpace(view.space, where, 'where');
    const tried = new Set(view.trials.map(({ design }) => designKey(view.space, design)));
    const isOpen = (design: { readonly [variable: string]: number | string }): boolean =>
      isInRegion(where, design) && !tried.has(designKey(view.space, design));
    const listed = enumerateDesigns(space, mostListed);
    if (listed === null) {
      const drawn = drawDesigns(space, count, seededRandom('list-designs', key, skip)).filter(isOpen);
      return { result: { total: null, drawnAtRandom: true, designs: drawn as unknown as Json } };
    }
    const open = listed.filter(isOpen);
    return { result: { total: open.length, designs: open.slice(skip, skip + count) as unknown as Json } };
  },
});

import { describe, expect, test } from 'vitest';
import { countRandomCalls, familyChecks } from '../check-family.ts';
import { taskFamilies } from './index.ts';

/** Random calls per family on pairs of truths that differ only in what was not measured; 100000 takes an hour or two. */
const callCount = Number(process.env.ONNES_HIDDEN_TRUTH_CALLS ?? 600);

describe.each(taskFamilies.map((family) => [family.name, family] as const))('%s', (_name, family) => {
  test(`shows nothing unmeasured in ${callCount} random calls`, async () => {
    const hidden = familyChecks.find(({ name }) => name === 'shows nothing that was not measured');
    const instanceCount = Math.ceil(callCount / (await countRandomCalls(family, 2)));
    expect(await hidden?.check(family, instanceCount)).toEqual([]);
  });
});

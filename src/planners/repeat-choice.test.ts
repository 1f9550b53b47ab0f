import { describe, expect, it } from 'vitest';
import type { Design, PlanningView, Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { contextOf, goal } from './planning.fixture.ts';

const space: Space = {
  variables: [{ kind: 'continuous', name: 'x', unit: '1', min: 0, max: 1, scale: 'linear' }],
  constraints: [],
  pool: Array.from({ length: 9 }, (_, i) => ({ x: i / 8 })),
};
const reading = (x: number, value: number): Trial => ({
  sample: `s${x}-${value}`,
  design: { x },
  outcomes: [{ value, sd: null, unit: 'K' }],
  status: 'measured',
});
/** Two designs lead, and readings scatter by more than they differ; the left half is known to be poor. */
const doubtful = [
  ...[0, 0.125, 0.25, 0.375, 0.5].flatMap((x) => [reading(x, 0.4), reading(x, -0.4), reading(x, 0.1)]),
  reading(0.875, 9.4),
  reading(1, 8.9),
  reading(0.75, 5.2),
  reading(0.625, 2.1),
];
const oneNew: Space = { ...space, pool: [...space.pool!, { x: 0.05 }] };

async function propose(trials: readonly Trial[], repeat: boolean, rest: Partial<PlanningView> = {}) {
  const view: PlanningView = { goals: [goal], space: oneNew, trials, experimentsLeft: 5, ...rest };
  const [proposal] = await bayes.propose(
    view,
    1,
    bayes.parseOptions(repeat ? { repeat } : {}),
    contextOf(seededRandom('repeat')),
  );
  return proposal ?? null;
}
const failedAt = (design: Design): Trial => ({
  sample: 'again',
  design,
  outcomes: [null],
  status: 'failed',
  failure: 'refused',
});

describe('measuring again', () => {
  it('is asked for where two lead by less than the noise and the new design is far from good', async () => {
    const proposal = await propose(doubtful, true);
    expect([0.875, 1]).toContain(proposal!.design.x);
    expect(proposal!.why).toMatch(
      /^Measured again, since more certainty here beats any new design, worth [\d.]+.K/,
    );
    expect(proposal!.predicted!.sd).toBeGreaterThan(0);
  });

  it('is never asked for unless it is allowed', async () => {
    expect((await propose(doubtful, false))!.design).toEqual({ x: 0.05 });
    expect(await propose(doubtful, false, { space })).toBeNull();
    expect(await propose(doubtful, true, { space })).not.toBeNull();
  });

  it('gives way to a new design that may be the best', async () => {
    const better: Space = { ...space, pool: [...space.pool!, { x: 0.94 }] };
    const rising = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75].map((x) => reading(x, 8 * x));
    expect((await propose(rising, true, { space: better }))!.design.x).toBeGreaterThan(0.8);
  });

  it('is not asked for twice at once, nor where the laboratory refused it', async () => {
    const first = (await propose(doubtful, true))!.design;
    const pending: Trial = { sample: 'p', design: first, outcomes: [null], status: 'pending' };
    expect((await propose([...doubtful, pending], true))!.design).not.toEqual(first);
    expect((await propose([...doubtful, failedAt(first)], true))!.design).not.toEqual(first);
  });

  it('leaves the confirmation of the leader to the campaign', async () => {
    const asked = async (confirm: number) => (await propose(doubtful, true, { space, confirm }))!.design.x;
    const leader = await asked(1);
    const afterTwo = [...doubtful, reading(0.875, 9.3), reading(1, 9)];
    const leads = (await propose(afterTwo, true, { space, confirm: 2 }))!.design.x;
    expect([0.875, 1]).toContain(leads);
    expect(await asked(2)).not.toBe(leader);
  });
});

import { describe, expect, it } from 'vitest';
import type { PlanningView } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { fitProcessBelief } from './belief.ts';
import { fitGoalModels } from './goal-models.ts';
import { boxOf, contextOf, goal } from './planning.fixture.ts';
import { errorWith, type Landscape, sourceOf, sources } from './prior-landscapes.fixture.ts';

const space = boxOf('x', 'y');

describe('prior data', () => {
  it('that tell of the same thing, at another offset and scale, save half of the measurements', () => {
    const helped = errorWith(8, sources.similar, 24);
    expect(helped).toBeLessThan(0.75 * errorWith(8, null, 24));
    expect(helped).toBeLessThan(1.1 * errorWith(16, null, 24));
  });

  it('that tell of something else, or of the opposite, do little harm', () => {
    const alone = errorWith(12, null, 24);
    expect(errorWith(12, sources.other, 24)).toBeLessThan(1.15 * alone);
    expect(errorWith(12, sources.opposite, 24)).toBeLessThan(1.15 * alone);
  });

  it('choose the first experiment, and say so', async () => {
    const peak: Landscape = ({ x, y }) => 9 - 20 * (Number(x) - 0.8) ** 2 - 20 * (Number(y) - 0.2) ** 2;
    const prior = [sourceOf('last year', peak, seededRandom('first'))];
    const view: PlanningView = { goals: [goal], space, trials: [], experimentsLeft: 9, prior };
    const [proposal] = await bayes.propose(
      view,
      1,
      bayes.parseOptions({}),
      contextOf(seededRandom('first choice')),
    );
    expect(Math.hypot(Number(proposal!.design.x) - 0.8, Number(proposal!.design.y) - 0.2)).toBeLessThan(0.2);
    expect(proposal!.why).toContain('the best that prior data promise');
    expect(proposal!.predicted!.sd).toBeGreaterThan(0.1);
  });

  it.each([
    ['improvement', { acquisition: 'log-ei' }, [0.8, 0.2]],
    ['learning', { acquisition: 'variance' }, null],
  ] as const)('are asked about this campaign alone by %s, too', async (_, options, peakAt) => {
    const peak: Landscape = ({ x, y }) => 9 - 20 * (Number(x) - 0.8) ** 2 - 20 * (Number(y) - 0.2) ** 2;
    const prior = [sourceOf('last year', peak, seededRandom('first'))];
    const trials = [
      [0.1, 0.9],
      [0.5, 0.5],
      [0.9, 0.9],
    ].map(([x, y], i) => {
      const design = { x: x!, y: y! };
      const outcomes = [{ value: peak(design), sd: null, unit: 'K' }];
      return { sample: `s${i}`, design, outcomes, status: 'measured' as const };
    });
    const view: PlanningView = { goals: [goal], space, trials, experimentsLeft: 9, prior };
    const [proposal] = await bayes.propose(view, 1, bayes.parseOptions(options), {
      key: 'propose/4/1',
      random: seededRandom('fourth choice'),
      now: 0,
      progress: () => undefined,
      signal: { aborted: false },
    });
    const { x, y } = proposal!.design;
    if (peakAt) expect(Math.hypot(Number(x) - peakAt[0], Number(y) - peakAt[1])).toBeLessThan(0.2);
    const [model] = fitGoalModels(view, (data) => fitProcessBelief(data.withStandIns(), seededRandom('own')));
    const points = Float64Array.of(0.8, 0.2, 0.3, 0.4, 0.6, 0.1);
    const references = Float64Array.of(0.5, 0.4);
    const reductions = model!.belief.varianceReductions(points, references);
    expect(reductions).toHaveLength(3);
    expect(reductions.every((reduction) => reduction > 0)).toBe(true);
    for (const truth of model!.belief.drawTruths(8, seededRandom('truths')))
      expect(truth.predictMany(points).means.every(Number.isFinite)).toBe(true);
  });
});

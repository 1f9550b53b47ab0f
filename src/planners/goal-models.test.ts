import { describe, expect, it } from 'vitest';
import { type Design, encodeDesign, type PlanningView, type Space, type Trial } from '../campaign/index.ts';
import { formatQuantity } from '../core/format-quantity.ts';
import { seededRandom } from '../core/random.ts';
import { normalLogPdf } from '../kernels/statistics/index.ts';
import { fitProcessBelief } from './belief.ts';
import { explainModelChoice } from './explain-choice.ts';
import { collectGoalData, type NoiseRule } from './goal-data.ts';
import { fitGoalModels, measurementVariance } from './goal-models.ts';
import { inputVariancesOf } from './input-noise.ts';
import { goal } from './planning.fixture.ts';

const axis = { kind: 'continuous', name: 'x', unit: 'g', min: 0, max: 10, scale: 'linear' } as const;
const line: Space = { variables: [axis], constraints: [], pool: null };
const reading = (design: Design, value: number, rest: Partial<Trial> = {}): Trial => ({
  sample: 's',
  design,
  outcomes: [{ value, sd: null, unit: 'K' }],
  status: 'measured',
  ...rest,
});
const viewOf = (trials: readonly Trial[], rest: Partial<PlanningView> = {}): PlanningView => ({
  goals: [goal],
  space: line,
  trials,
  experimentsLeft: 9,
  ...rest,
});
const learn = (view: PlanningView, noise: NoiseRule = 'common') =>
  fitGoalModels(view, (data) => fitProcessBelief(data.withStandIns(), seededRandom('models')), {
    noise,
    random: seededRandom('prior'),
  })[0]!;
const sdAt = (view: PlanningView, noise: NoiseRule, x: number): number =>
  Math.sqrt(measurementVariance(learn(view, noise), view, { x }));

describe('noise that is ten times larger in one half of the space', () => {
  const noiseAt = (x: number): number => (x < 5 ? 0.1 : 1);
  const truth = (x: number): number => Math.sin(x);
  const random = seededRandom('halves');
  const trials = Array.from({ length: 20 }, (_, i) => i / 2 + 0.1).flatMap((x) =>
    [0, 1, 2].map(() => reading({ x }, truth(x) + noiseAt(x) * random.normal())),
  );
  const view = viewOf(trials);

  it('is told by repeats, and makes both halves forecast as they scatter', () => {
    const [quiet, loud] = [sdAt(view, 'per-design', 2.3), sdAt(view, 'per-design', 7.7)];
    expect(loud / quiet).toBeGreaterThan(4);
    expect(quiet).toBeLessThan(0.25);
    expect(Math.abs(loud - 1)).toBeLessThan(0.5);
    expect(sdAt(view, 'common', 2.3)).toBeCloseTo(sdAt(view, 'common', 7.7), 1);
  });

  it('is told in words as it is in numbers', () => {
    const models = [learn(view, 'per-design')];
    const grounds = {
      models,
      considered: Float64Array.of(0.23),
      best: 0.7,
      settings: { acquisition: 'ucb' },
    } as const;
    for (const x of [2.3, 7.7]) {
      const { predicted, why } = explainModelChoice(view, grounds, { x });
      expect(why).toContain(`Expected tc ${formatQuantity(predicted!)},`);
    }
  });

  it('foretells new measurements better than one common noise', () => {
    const score = (noise: NoiseRule): number => {
      const model = learn(view, noise);
      let sum = 0;
      for (let i = 0; i < 100; i++) {
        const x = i / 10;
        const { means, variances } = model.belief.predictMany(encodeDesign(line, { x }));
        const sd = Math.sqrt(variances[0]! + measurementVariance(model, view, { x }));
        const value = truth(x) + noiseAt(x) * seededRandom('new', i).normal();
        sum += normalLogPdf((value - means[0]!) / sd) - Math.log(sd);
      }
      return sum / 100;
    };
    expect(score('per-design')).toBeGreaterThan(score('common') + 0.3);
  });

  it('is not made up where the noise is the same everywhere', () => {
    const even = trials.map(({ design }, i) =>
      reading(design, truth(Number(design.x)) + 0.3 * seededRandom('even', i).normal()),
    );
    expect(collectGoalData(viewOf(even), 0, 'per-design').noiseField).toBeNull();
    expect(collectGoalData(view, 0).noiseField).toBeNull();
  });
});

describe('what was made differs from what was planned', () => {
  const deviating = (deviation: number): Space => ({ ...line, variables: [{ ...axis, deviation }] });

  it('by the deviation of the variable, unless it was measured as made', () => {
    const variances = (rest: Partial<Trial>): number =>
      inputVariancesOf(deviating(0.5), reading({ x: 5 }, 1, rest))[0]!;
    expect(variances({})).toBeCloseTo(0.05 ** 2);
    expect(variances({ planned: { x: 4 } })).toBe(0);
    expect(variances({ planned: { x: 4 }, inputSds: { x: 0.2 } })).toBeCloseTo(0.02 ** 2);
    const log: Space = { ...line, variables: [{ ...axis, min: 1, scale: 'log', deviation: 0.5 }] };
    expect(inputVariancesOf(log, reading({ x: 5 }, 1))[0]).toBeCloseTo((0.5 / 5 / Math.log(10)) ** 2, 4);
    const alloy: Space = {
      variables: [
        {
          kind: 'composition',
          name: 'alloy',
          components: ['Nb', 'Ti'].map((element) => ({ element, min: 0, max: 1 })),
          atMost: 2,
          step: 0.05,
          fixed: {},
          mixedAmount: 1,
          deviation: 0.01,
        },
      ],
      constraints: [],
      pool: null,
    };
    expect([...inputVariancesOf(alloy, reading({ Nb: 0.5, Ti: 0.5 }, 1))]).toEqual([1e-4, 1e-4]);
  });

  it('so that steep places are noisier than flat ones, in the data and in what is foretold', () => {
    const random = seededRandom('inputs');
    const step = (x: number): number => 8 / (1 + Math.exp(-2 * (x - 6)));
    const trials = Array.from({ length: 40 }, (_, i) => {
      const x = (i % 20) / 2;
      return reading({ x }, step(x + 0.3 * random.normal()) + 0.02 * random.normal());
    });
    const view = viewOf(trials, { space: deviating(0.3) });
    const model = learn(view);
    const sd = (x: number): number => Math.sqrt(measurementVariance(model, view, { x }));
    expect(sd(6)).toBeGreaterThan(2 * sd(1));
    expect(Math.abs(sd(6) - 0.3 * 4)).toBeLessThan(0.6);
    const score = (told: PlanningView): number => {
      const learned = learn(told);
      let sum = 0;
      for (let i = 0; i < 200; i++) {
        const x = i / 20;
        const { means, variances } = learned.belief.predictMany(encodeDesign(line, { x }));
        const total = Math.sqrt(variances[0]! + measurementVariance(learned, told, { x }));
        const value = step(x + 0.3 * random.normal()) + 0.02 * random.normal();
        sum += normalLogPdf((value - means[0]!) / total) - Math.log(total);
      }
      return sum / 200;
    };
    expect(score(view)).toBeGreaterThan(score(viewOf(trials)) + 0.3);
  });
});

describe('an instrument that drifts', () => {
  const random = seededRandom('drifting');
  const truth = (x: number): number => 5 - (x - 3) ** 2 / 4;
  const trials = Array.from({ length: 30 }, (_, i) => {
    const x = i % 5 === 0 ? 5 : (7 * i) % 10;
    return reading({ x }, truth(x) - 0.1 * i + 0.1 * random.normal(), { at: 8 * i });
  });
  const errorsOf = (rest: Partial<PlanningView>): number => {
    const { belief } = learn(viewOf(trials, rest));
    const now = truth(5) - 0.1 * 29;
    const shape = [1, 3, 5, 7, 9].map(
      (x) => belief.predictMany(Float64Array.of(x / 10)).means[0]! - (truth(x) - truth(5) + now),
    );
    return Math.max(...shape.map(Math.abs));
  };

  it('is corrected to what would be measured now, where a standard is repeated', () => {
    expect(errorsOf({ controls: { every: 5 } })).toBeLessThan(0.5);
    expect(errorsOf({})).toBeGreaterThan(0.8);
  });

  it('is left alone where the standard says that nothing drifts', () => {
    const steady = trials.map((trial, i) =>
      reading(trial.design, truth(Number(trial.design.x)) + 0.1 * seededRandom('s', i).normal(), {
        at: 8 * i,
      }),
    );
    expect(collectGoalData(viewOf(steady, { controls: { every: 5 } }), 0).drift).toBeNull();
    expect(collectGoalData(viewOf(trials, { controls: { every: 5 } }), 0).drift).not.toBeNull();
    expect(collectGoalData(viewOf(trials), 0).drift).toBeNull();
  });
});

it('values that scatter too widely for numbers are refused by the name of their quantity', () => {
  const trials = [reading({ x: 1 }, 1e200), reading({ x: 2 }, -1e200)];
  expect(() => learn(viewOf(trials))).toThrow(
    expect.objectContaining({
      code: 'out-of-range',
      message: expect.stringMatching(/^"tc": values scatter by .*, expected 1e-150 to 1e150/),
    }),
  );
});

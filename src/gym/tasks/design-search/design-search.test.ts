import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallOutcome } from '../../contracts.ts';
import { playPolicy } from '../../play-policy.ts';
import { payEpisode } from '../../rewards/pay-episode.ts';
import { synthesisRoute } from '../synthesis-route/index.ts';
import { forecastReading, pointOf } from './forecast-reading.ts';

const instance = { family: synthesisRoute.name, level: 'standard', seed: 3 };
const truth = synthesisRoute.draw(instance.seed, instance.level);
const quantiles = [0.1, 0.3, 0.6];
const open = () => synthesisRoute.open(truth, instance);
const measure = (design: unknown) => ({ tool: 'measure', arguments: { design, quantiles } as never });

const readingIn = (outcome: CallOutcome): unknown =>
  'result' in outcome ? (outcome.result as { readonly value: number }).value : outcome.error;

describe('a search', () => {
  test('names a design by its number or by its values alike', async () => {
    const [byNumber, byValues] = [open(), open()];
    const first = await byNumber.call(measure(17));
    expect(await byValues.call(measure(truth.designs[17]?.design))).toEqual(first);
    expect(first).toMatchObject({ result: { sample: 's1' }, isOver: false });
  });

  test('gives a sample the same value whatever was made before it', async () => {
    const [alone, after] = [open(), open()];
    await after.call(measure(4));
    await after.call(measure(9));
    expect(readingIn(await after.call(measure(17)))).toBe(readingIn(await alone.call(measure(17))));
  });

  test('gives replicates of one design chances of their own', async () => {
    const episode = open();
    const [first, second] = [await episode.call(measure(17)), await episode.call(measure(17))];
    expect(first).toMatchObject({ result: { sample: 's1' } });
    expect(second).toMatchObject({ result: { sample: 's2' } });
    expect(readingIn(first)).not.toBe(readingIn(second));
  });

  test('refuses what the budget does not allow, and takes the answer then', async () => {
    const episode = open();
    let refused = '';
    for (let i = 0; i < 60 && refused === ''; i++) {
      const outcome = await episode.call(measure(i));
      if ('error' in outcome) refused = outcome.error.message;
    }
    expect(refused).toMatch(/costs .* EUR are left/);
    expect(episode.judge().spent).toBeLessThanOrEqual(episode.budget.total);
    expect(await episode.call({ tool: 'answer', arguments: { design: 0 } })).toMatchObject({ isOver: true });
    expect(episode.judge().gates).toEqual({ answered: true, measured: true });
  });

  test.each([
    [{ design: 9999, quantiles }, 'expected a number from 0 to'],
    [{ design: { route: 'pellet', temperature: 751, hours: 2 }, quantiles }, 'is none of the'],
    [{ design: { colour: 'red' }, quantiles }, 'there is no variable "colour"'],
    [{ quantiles }, 'expected either a design or a sample'],
    [{ sample: 's1', quantiles }, 'there is no "s1"; none was made yet'],
    [{ design: 1, quantiles: [0.5, 0.1, 0.9] }, 'do not rise'],
  ])('says what is wrong with %j', async (input, message) => {
    const outcome = await open().call({ tool: 'measure', arguments: input as never });
    expect(outcome).toMatchObject({
      error: { error_type: 'invalid_args', message: expect.stringContaining(message) },
    });
  });

  test('pays an honest forecast more than one that is far off', async () => {
    const played = async (stated: readonly number[]) => {
      const episode = open();
      await episode.call({ tool: 'measure', arguments: { design: 17, quantiles: stated } });
      await episode.call({ tool: 'answer', arguments: { design: 17 } });
      return payEpisode(episode.judge(), { rolloutId: 'x', settles: 'twin', environmentVersion: '1' }).total;
    };
    const value = truth.designs[17]?.value ?? 0;
    expect(await played([value - 0.05, value, value + 0.05])).toBeGreaterThan(await played([5, 6, 7]));
  });

  test('puts random play at 0 on average', async () => {
    const ratios: number[] = [];
    for (let seed = 0; seed < 40; seed++)
      for (let player = 0; player < 16; player++) {
        const at = { ...instance, seed };
        const { verdict } = await playPolicy(synthesisRoute, synthesisRoute.baselines.random, at, player);
        const { random, oracle } = verdict.scale;
        ratios.push((verdict.trueUtility - random) / (oracle - random));
      }
    const mean = ratios.reduce((sum, x) => sum + x / ratios.length, 0);
    const sd = Math.sqrt(ratios.reduce((sum, x) => sum + (x - mean) ** 2 / ratios.length, 0));
    expect(Math.abs(mean)).toBeLessThan((4 * sd) / Math.sqrt(ratios.length));
  });
});

describe('the platform’s forecast', () => {
  const kind = { scatterOf: () => 0.01 };
  const expected = { mean: 0.5, sd: 0.3 };
  const point = (x: number): Float64Array =>
    pointOf([{ kind: 'number', name: 'x', unit: '1', levels: [0, 1] }], { x });

  test('is what was expected before anything was read', () => {
    expect(forecastReading(kind, expected, [], point(0.3))).toEqual(expected);
  });

  test('is near a reading beside it, and less sure away from it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const heard = [{ point: point(0), value, sd: 0.01 }];
        const [near, far] = [
          forecastReading(kind, expected, heard, point(0.01)),
          forecastReading(kind, expected, heard, point(1)),
        ];
        expect(near.mean).toBeCloseTo(value, 1);
        expect(far.sd).toBeGreaterThan(near.sd);
      }),
    );
  });
});

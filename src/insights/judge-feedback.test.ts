import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { judgeFeedback } from './judge-feedback.ts';

const random = () => seededRandom('test');
const areas = (count: number, mean: number, sd: number, label: string): number[] => {
  const draw = seededRandom(label);
  return Array.from({ length: count }, () => Math.min(1, Math.max(0, mean + sd * draw.normal())));
};

describe('the verdict on feedback', () => {
  it.each([
    ['listens', 24, 0.6, 0.3, 0.1],
    ['undecided', 24, 0.33, 0.3, 0.15],
    ['listens', 12, 0.9, 0.1, 0.05],
    ['listens', 6, 0.9, 0.1, 0.05],
    ['undecided', 5, 0.9, 0.1, 0.05],
    ['undecided', 1, 0.9, 0.1, 0.05],
    ['undecided', 12, 0.3, 0.3, 0.001],
    ['deaf', 20, 0.3, 0.3, 0.001],
    ['deaf', 40, 0.2, 0.6, 0.1],
  ])('is %s for %i worlds with areas about %f and %f, sd %f', (verdict, count, real, permuted, sd) => {
    const judged = judgeFeedback(areas(count, real, sd, 'a'), areas(count, permuted, sd, 'b'), random());
    expect(judged).toMatchObject({ verdict, worldCount: count });
  });

  it('is deaf where nothing differs, from twenty worlds on', () => {
    const same = areas(20, 0.4, 0.2, 'same');
    expect(judgeFeedback(same, same, random()).verdict).toBe('deaf');
    expect(judgeFeedback(same.slice(1), same.slice(1), random()).verdict).toBe('undecided');
  });

  it('is given for areas from 0 to 1 alone', () => {
    expect(() => judgeFeedback([1.2], [0], random())).toThrow(
      'an area under a curve is 1.2; expected 0 to 1',
    );
    expect(() => judgeFeedback([], [], random())).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});

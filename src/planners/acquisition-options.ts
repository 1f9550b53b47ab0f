import { z } from 'zod';

/** Settings of every planner that chooses by a model. */
export const acquisitionOptions = {
  acquisition: z
    .enum(['log-ei', 'thompson', 'ucb', 'variance'], 'expected log-ei, thompson, ucb or variance')
    .default('ucb')
    .describe(
      'ucb: upper confidence bound; log-ei: expected improvement over what may be the best, also the choice under constraints; ' +
        'thompson: best of one function drawn from what is believed, anew for each design, for large batches; ' +
        'variance: learn most of the whole space. Several goals without weights: expected gain in hypervolume; a boundary: straddle',
    ),
  beta: z
    .number('expected a number')
    .min(0, 'expected 0 or more')
    .default(0.5)
    .describe('standard deviations that ucb adds to the mean'),
  boldBeta: z
    .number('expected a number')
    .min(0, 'expected 0 or more')
    .default(2.5)
    .describe('the same for bold designs, which keep the search from settling on a lesser peak'),
  boldEvery: z
    .int('expected a whole number')
    .min(0, 'expected 0 or more')
    .default(6)
    .describe('a bold design comes once in so many; 0: never'),
  repeat: z
    .boolean('expected true or false')
    .default(false)
    .describe('may ask for a design once more where that helps the final choice more than a new one'),
  noise: z
    .enum(['common', 'per-design'], 'expected common or per-design')
    .default('common')
    .describe('per-design: repeats may show that the noise differs from design to design'),
  warp: z
    .boolean('expected true or false')
    .default(false)
    .describe(
      'inputs may be bent, as by a logarithm, where the measurements show that it makes them likelier',
    ),
  initial: z
    .int('expected a whole number')
    .min(1, 'expected 1 or more')
    .nullable()
    .default(null)
    .describe(
      'designs spread over the space before the model chooses; null: 3 of a list, else dimension + 1, at most 10',
    ),
  deadline: z
    .number('expected a number of seconds')
    .positive('expected more than 0')
    .default(10)
    .describe('seconds for one suggestion; when they are over, the best found so far is proposed'),
};

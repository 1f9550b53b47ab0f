import type { Context, Design, Direction, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';

export type FirstGuess = {
  /** The design that the simulator alone would choose; null when it can judge none. */
  readonly favourite: {
    readonly design: Design;
    readonly predicted: number;
    readonly measured: number;
  } | null;
  /** 1 = the best measured value of all designs; equal values share the better rank. */
  readonly rank: number | null;
  readonly designCount: number;
  /** Designs outside the simulator's validity: it says nothing about them, and they keep their place among the measured. */
  readonly notKnownCount: number;
};

/**
 * Where a simulator's favourite ranks among the measured values: what it achieves alone, before any measurement is learnt from.
 * @param measured the value of each design [the simulator's unit], in the order of `designs`.
 * @throws length-mismatch — designs and values differ in number.
 */
export async function rankFirstGuess(
  simulator: Simulator<unknown>,
  designs: readonly Design[],
  measured: readonly number[],
  direction: Extract<Direction, 'maximize' | 'minimize'>,
): Promise<FirstGuess> {
  if (designs.length !== measured.length)
    throw new AppError(
      'length-mismatch',
      `${designs.length} designs with ${measured.length} measured values`,
    );
  const merit = (value: number): number => (direction === 'minimize' ? -value : value);
  let favourite: FirstGuess['favourite'] = null;
  let notKnownCount = 0;
  for (const [index, design] of designs.entries()) {
    const predicted = await predict(simulator, design);
    if (predicted === null) notKnownCount++;
    else if (favourite === null || merit(predicted) > merit(favourite.predicted))
      favourite = { design, predicted, measured: measured[index] as number };
  }
  const chosen = favourite?.measured;
  const rank =
    chosen === undefined ? null : 1 + measured.filter((value) => merit(value) > merit(chosen)).length;
  return { favourite, rank, designCount: designs.length, notKnownCount };
}

async function predict(simulator: Simulator<unknown>, design: Design): Promise<number | null> {
  if (simulator.valid(design) !== true) return null;
  const context: Context = {
    key: 'first-guess',
    random: seededRandom('first-guess', simulator.name),
    now: 0,
    progress: () => undefined,
    signal: { aborted: false },
  };
  const estimates = await simulator.simulate(design, simulator.parseOptions({}), context);
  return estimates.find((estimate) => estimate.quantity === simulator.quantity)?.value ?? null;
}

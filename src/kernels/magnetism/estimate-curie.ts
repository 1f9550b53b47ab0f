import { findMagneticOrder, type MagneticOrder } from './magnetic-order.ts';
import { meanFieldTemperature } from './mean-field.ts';
import { type RandomPhaseResult, randomPhaseTemperature } from './random-phase.ts';
import type { SpinModel } from './spin-model.ts';

/** What the exchange says of the order without sampling: temperatures [K]. */
export type CurieEstimates = {
  readonly order: MagneticOrder;
  readonly meanField: number;
  readonly randomPhase: RandomPhaseResult;
  readonly warnings: readonly string[];
};

/**
 * Mean-field and random-phase ordering temperatures of a spin model, with what has to be known about them.
 * @throws empty-exchange, bad-exchange — the model is empty or broken.
 * @source pajda2001
 */
export function estimateCurie(model: SpinModel): CurieEstimates {
  const order = findMagneticOrder(model);
  const meanField = meanFieldTemperature(model, order);
  const randomPhase = randomPhaseTemperature(model, order);
  const warnings: string[] = [];
  if (order.eigenvalue <= 0)
    warnings.push('no exchange favours an order: nothing sets in at any temperature');
  else if (order.dimensions < 3)
    warnings.push(
      `the bonds run on in ${order.dimensions} dimensions: isotropic spins there order at 0 K only; ` +
        `the mean-field value, ${meanField.toFixed(1)} K, is a scale of the exchange and no transition`,
    );
  else if (order.isDegenerate)
    warnings.push('several wave vectors or modes order at the same temperature: the exchange is frustrated');
  if (order.kind === 'antiferro' && !order.isDegenerate)
    warnings.push(
      `the first order has the wave vector (${order.wavevector.map((x) => Number(x.toFixed(4))).join(', ')}): ` +
        'the temperatures are Néel temperatures',
    );
  if (randomPhase.temperature === null) warnings.push(`no random-phase temperature: ${randomPhase.reason}`);
  return { order, meanField, randomPhase, warnings };
}

/** A search does not start below this part of the mean field [1]: where the random phase gives 0 K it must start somewhere. */
const leastShare = 0.01;

/** Between which temperatures [K] a Monte Carlo search starts. */
export function curieBracket({ meanField, randomPhase }: CurieEstimates): readonly [number, number] {
  const low = randomPhase.temperature === null ? 0.3 * meanField : 0.85 * randomPhase.temperature;
  return [Math.max(low, leastShare * meanField), Math.max(meanField, 1.05 * low)];
}

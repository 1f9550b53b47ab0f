import type { Random } from '../../core/random.ts';

/** A point of a Markov chain with the log likelihood there. */
export type ChainState = { readonly point: Float64Array; readonly logLikelihood: number };

/** After this many halvings of the bracket the chain stays where it is. */
const shrinkLimit = 40;

/**
 * One step of a chain whose stationary density is N(point; 0, I)·exp(logLikelihood): a point on the ellipse through the present
 * state and a fresh draw of the prior. Needs no step size and is never rejected.
 * `logLikelihood` may be −Infinity; it must be finite at the present state.
 * @source murray2010, fig. 2
 */
export function stepOnEllipse(
  { point, logLikelihood: present }: ChainState,
  logLikelihood: (point: Float64Array) => number,
  random: Random,
): ChainState {
  const draw = point.map(() => random.normal());
  const threshold = present + Math.log(1 - random.uniform());
  let angle = 2 * Math.PI * random.uniform();
  let low = angle - 2 * Math.PI;
  let high = angle;
  for (let shrink = 0; shrink < shrinkLimit; shrink++) {
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    const proposed = point.map((x, k) => x * cosine + draw[k]! * sine);
    const value = logLikelihood(proposed);
    if (value > threshold) return { point: proposed, logLikelihood: value };
    if (angle < 0) low = angle;
    else high = angle;
    angle = low + (high - low) * random.uniform();
  }
  return { point, logLikelihood: present };
}

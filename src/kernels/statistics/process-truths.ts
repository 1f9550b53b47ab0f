import type { Random } from '../../core/random.ts';
import type { ProcessEnsemble } from './process-ensemble.ts';
import { type ConditionedProcess, openProcessMemory, type ProcessMemory } from './process-memory.ts';

/** Noise that a truth keeps for the sake of its factor, as a share of the prior variance. */
const nugget = 1e-6;

/** Numbers that all factors together may hold, and how many truths there are whatever they hold. */
const workLimit = 4e6;
const fewest = 4;

/**
 * Ways in which the function may run: each a process through noise-free values at everything measured, drawn jointly from the
 * posterior of one member (the members take turns), so that a lucky reading is lucky in some of them only. Draws by Matheron's rule:
 * f = f₀ + K·(K + N)⁻¹·(y − f₀ − ε) with f₀ ~ N(0, K), ε ~ N(0, N). Fewer than `count` where
 * there are very many values, or a covariance cannot be factored.
 * @source wilson2020, eq. 8; letham2019, sec. 3
 */
export function drawTruths(ensemble: ProcessEnsemble, count: number, random: Random): ProcessEnsemble[] {
  const { members, points, dimension } = ensemble;
  const memory = openProcessMemory(points, dimension);
  const affordable = Math.max(fewest, Math.floor(workLimit / memory.count ** 2));
  return Array.from({ length: Math.min(count, affordable) }, (_, k) => members[k % members.length]!).flatMap(
    (member) => {
      const truth = drawTruth(member, memory, points, random);
      return truth === null ? [] : [{ ...ensemble, members: [truth], memory, noiseVariance: 0 }];
    },
  );
}

function drawTruth(
  { parameters }: ConditionedProcess,
  memory: ProcessMemory,
  points: Float64Array,
  random: Random,
): ConditionedProcess | null {
  const { values, noiseVariances, signalVariance, offset } = parameters;
  const noiseFree = {
    ...parameters,
    noiseVariances: noiseVariances.map(() => nugget * (signalVariance + offset)),
  };
  const prior = memory.condition(noiseFree);
  if (prior === null) return null;
  const { factor, stride } = memory.look(prior);
  const normals = values.map(() => random.normal());
  const drawn = values.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[i * stride + j]! * normals[j]!;
    return sum;
  });
  const residuals = values.map((y, i) => y - drawn[i]! - Math.sqrt(noiseVariances[i]!) * random.normal());
  const posterior = memory.condition({ ...parameters, values: residuals });
  if (posterior === null) return null;
  const { means } = memory.predict(posterior, points);
  return memory.condition({ ...noiseFree, values: drawn.map((value, i) => value + means[i]!) });
}

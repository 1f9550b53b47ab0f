import type { Json } from '../../../core/json.ts';
import { drawMishap } from '../../../world/index.ts';
import type { WorldSight } from './draw-world-search.ts';
import type { Candidate, Chance, Made, SearchKind } from './search-kind.ts';

/** Samples of one design differ by this part of the value [1]. */
export const sampleScatter = 0.02;

/** A sample comes out as its recipe gives on average, to 2 %, or something went wrong, at the rates of the digital twin. */
export function makeAlloy({ value }: Candidate, { random }: Chance): Made {
  const mishap = drawMishap(random);
  const own = value * (1 + sampleScatter * random.normal());
  const part = random.uniform();
  if (mishap === 'cracked')
    return { value: 0, visibleFailure: 'the sample cracked on cooling and fell to pieces', mishap };
  const factor = {
    'no-reaction': 0.3 * part,
    contamination: 0.7 + 0.2 * part,
    leak: 0.75,
    'wrong-label': 1.3 * part,
  };
  return { value: Math.max(0, own) * (mishap === null ? 1 : factor[mishap]), visibleFailure: null, mishap };
}

/** Standard deviation of a share of a phase as a quick pattern shows it [1]. */
const shareSd = 0.03;

/** A quick diffraction pattern: lattices with their shares, and lines that belong to none of them. */
export const diffract: NonNullable<SearchKind['look']> = {
  tool: 'diffract',
  description:
    'Takes a diffraction pattern of a sample and reads its phases off: lattices with their shares.',
  price: 5,
  see({ mishap }: Made, candidate: Candidate, { random }: Chance): { result: Json; text: string } {
    const { phases } = candidate.sight as WorldSight;
    const seen = phases
      .map(({ lattice, share }) => ({
        lattice,
        share: Number(Math.min(1, Math.max(0, share + shareSd * random.normal())).toFixed(2)),
      }))
      .filter(({ share }) => share >= shareSd);
    const foreignLines = mishap === 'contamination';
    const lines = seen.map(({ lattice, share }) => `${lattice} ${Math.round(100 * share)} %`).join(', ');
    return {
      result: { phases: seen, shareSd, foreignLines },
      text: `phases ${lines} (± 3 %)${foreignLines ? '; weak lines that belong to none of them' : ''}`,
    };
  },
};

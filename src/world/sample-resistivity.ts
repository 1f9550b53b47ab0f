import { type Constituent, mixtureResistivity } from './effective-medium.ts';
import { meanOver } from './metals.ts';
import type { GrownPhase, HiddenTransport, HiddenWorld, MadeSample } from './world-family.ts';

/** Residual resistivity of a phase [µΩ·cm]: disorder of size and valence, oxygen, strain, walls of grains. */
export function residualResistivity(
  { transport: { misfitScattering, contrastScattering }, family: { metals } }: HiddenWorld,
  phase: GrownPhase,
  sample: MadeSample,
): number {
  const { fractions, lattice } = phase;
  const electrons = meanOver(metals, fractions, ({ valence }) => valence);
  const radius = meanOver(metals, fractions, (metal) => metal.radius);
  const contrast = meanOver(metals, fractions, ({ valence }) => (valence - electrons) ** 2);
  const misfit = meanOver(metals, fractions, (metal) => (metal.radius / radius - 1) ** 2);
  const order = lattice === 'bcc' || lattice === 'hcp' ? 1 : 0.3;
  return (
    1 +
    order * (misfitScattering * misfit + contrastScattering * contrast + 12 * impurity(fractions)) +
    5 * sample.oxygen +
    2000 * sample.strain +
    60 / sample.grainSize
  );
}

/** How mixed a composition is: 1 − Σ c². */
const impurity = (fractions: Float64Array): number => 1 - fractions.reduce((sum, c) => sum + c * c, 0);

/**
 * Resistivity of a normal phase [µΩ·cm] at T [K]: the residual one plus scattering by phonons between the bands, ∝ T³ in the cold,
 * in parallel with the resistivity at which it saturates.
 * @source wilson1938
 * @source wiesmann1977
 */
export function normalResistivity(
  { slope, saturation }: HiddenTransport,
  residual: number,
  debye: number,
  temperature: number,
): number {
  const reduced = temperature / debye;
  const ideal = residual + slope * debye * 2 * reduced ** 3 * wilsonIntegral(1 / reduced);
  return (ideal * saturation) / (ideal + saturation);
}

const wilsonStep = 0.05;
const wilsonTable: Float64Array = integrateWilson();

/** ∫₀ʸ x³ / ((eˣ − 1)(1 − e⁻ˣ)) dx, with y above 40 counted as 40. */
function wilsonIntegral(upper: number): number {
  const position = Math.min(upper, 39.9) / wilsonStep;
  const index = Math.floor(position);
  const part = position - index;
  return (1 - part) * wilsonTable[index]! + part * wilsonTable[index + 1]!;
}

function integrateWilson(): Float64Array {
  const integrand = (x: number): number => (x === 0 ? 0 : x ** 3 / (Math.expm1(x) * -Math.expm1(-x)));
  const table = new Float64Array(40 / wilsonStep + 2);
  for (let i = 1; i < table.length; i++) {
    const [a, b] = [(i - 1) * wilsonStep, i * wilsonStep];
    table[i] = table[i - 1]! + ((b - a) / 6) * (integrand(a) + 4 * integrand((a + b) / 2) + integrand(b));
  }
  return table;
}

/** Share of a phase's regions that superconduct at T, straight between neighbouring regions. */
export function superconductingShare({ regions }: GrownPhase, temperature: number): number {
  const count = regions.length;
  if (count === 1) return regions[0]! > temperature ? 1 : 0;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (regions[middle]! > temperature) low = middle + 1;
    else high = middle;
  }
  if (low === 0 || low === count) return low / count;
  const [above, below] = [regions[low - 1]!, regions[low]!];
  return (low - 0.5 + (above - temperature) / Math.max(above - below, 1e-9)) / count;
}

/** Resistivity of a sample [µΩ·cm] at T [K]. */
export function sampleResistivity(world: HiddenWorld, sample: MadeSample): (temperature: number) => number {
  const phases = sample.phases.map((phase) => ({
    phase,
    residual: residualResistivity(world, phase, sample),
    debye: meanOver(world.family.metals, phase.fractions, (metal) => metal.debye),
  }));
  return (temperature) => {
    const parts: Constituent[] = [];
    for (const { phase, residual, debye } of phases) {
      const share = superconductingShare(phase, temperature);
      if (share > 0) parts.push({ share: share * phase.share, resistivity: 0 });
      if (share < 1) {
        const resistivity = normalResistivity(world.transport, residual, debye, temperature);
        parts.push({ share: (1 - share) * phase.share, resistivity });
      }
    }
    return mixtureResistivity(parts, world.transport.threshold);
  };
}

/** Temperature [K] at which a sample has half of the resistance that it has just above its first transition; 0 where it never falls to that. */
export function resistiveMidpoint(world: HiddenWorld, sample: MadeSample): number {
  const first = sample.phases.reduce((most, { regions }) => Math.max(most, regions[0]!), 0);
  if (first <= 0.01) return 0;
  const resistivityAt = sampleResistivity(world, sample);
  const half = resistivityAt(first + 0.01) / 2;
  let [low, high] = [0.01, first + 0.01];
  if (resistivityAt(low) > half) return 0;
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (resistivityAt(middle) > half) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

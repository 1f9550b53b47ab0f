import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../campaign/index.ts';
import { analyses } from './index.ts';

const isSound = ({ value, sd, limit }: Finding): boolean =>
  (value === null || Number.isFinite(value)) &&
  (sd === null || (Number.isFinite(sd) && sd >= 0)) &&
  (limit === undefined || limit === null || Number.isFinite(limit));

/** Shapes that files have and no physics needs: steps, plateaus, spikes, exact lines, repeats, zeros, any scale. */
const shapes: readonly ((x: number, k: number) => number)[] = [
  () => 0,
  () => 1,
  (x) => x,
  (x) => -x,
  (x) => Math.sign(x - 0.4),
  (x) => Math.max(0, x - 0.5),
  (_, k) => (k % 2 === 0 ? 1 : -1),
  (_, k) => (k === 7 ? 1 : 0),
  (x) => 1 / (0.05 + x),
  (x) => 1 / (1 + Math.exp(-40 * (x - 0.3))),
  (x) => -1 / (1 + Math.exp(40 * (x - 0.3))),
  (x) => x ** 3 + x + (x < 0.5 ? x : 0),
];
const curve = fc.record({
  shape: fc.constantFrom(...shapes),
  count: fc.integer({ min: 4, max: 80 }),
  scale: fc.constantFrom(1e-12, 1e-6, 1, 1e9),
  offset: fc.constantFrom(0, 0, 1, -1e-3),
  low: fc.constantFrom(0.1, 2, 80),
  span: fc.constantFrom(0, 1e-6, 3, 30, 400),
  isRepeated: fc.boolean(),
  field: fc.constantFrom(-10, 0, 10, 1e5),
  noise: fc.constantFrom(0, 0, 1e-3, 0.3),
  parts: fc.integer({ min: 1, max: 5 }),
});
type Curve = typeof curve extends fc.Arbitrary<infer T> ? T : never;

const rowsOver = (column: string, rows: readonly (readonly number[])[]): Uint8Array =>
  new TextEncoder().encode(
    `Temperature (K),Magnetic Field (Oe),${column}\n${rows.map((row) => row.join(',')).join('\n')}\n`,
  );

function overTemperature({
  shape,
  count,
  scale,
  offset,
  low,
  span,
  isRepeated,
  field,
  noise,
  parts,
}: Curve): readonly (readonly number[])[] {
  return Array.from({ length: parts }, (_, part) =>
    Array.from({ length: count }, (_, i) => {
      const k = part % 2 === 0 ? i : count - 1 - i;
      const x = (isRepeated ? Math.floor(k / 3) * 3 : k) / (count - 1);
      const wiggle = noise * Math.sin(12.9898 * (k + 7 * part) ** 2);
      return [low + span * x, field * (part < 2 ? 1 : part), scale * (shape(x, k) + offset + wiggle)];
    }),
  ).flat();
}
function overField(given: Curve): readonly (readonly number[])[] {
  const { shape, count, scale, offset, low, noise, parts, field } = given;
  return Array.from({ length: parts }, (_, part) =>
    Array.from({ length: count }, (_, i) => {
      const k = part % 2 === 0 ? i : count - 1 - i;
      const x = k / (count - 1);
      const wiggle = noise * Math.sin(12.9898 * (k + 7 * part) ** 2);
      return [
        low + 3 * Math.floor(part / 2),
        (2 * x - 1) * (Math.abs(field) + 1),
        scale * (shape(x, k) + offset + wiggle),
      ];
    }),
  ).flat();
}

const options = { mass_mg: 10, molarMass_gPerMol: 50 };
const cases = [
  ['resistive-transition', 'Resistance (Ohm)', {}],
  ['upper-critical-field', 'Resistance (Ohm)', {}],
  ['magnetic-transition', 'Moment (emu)', { mass_mg: 10, density_gPerCm3: 5 }],
  ['curie-point', 'Moment (emu)', options],
  ['hysteresis-loop', 'Moment (emu)', { mass_mg: 10, density_gPerCm3: 5 }],
  ['heat-capacity', 'Heat capacity (J/K)', { ...options, atomsPerFormula: 2 }],
] as const;

test.each(cases)('%s finds no number that is none, whatever the readings', (name, column, given) => {
  const analysis = analyses.find((each) => each.name === name)!;
  const outcomes = (bytes: Uint8Array) =>
    analysis.analyse([{ sample: 's', name: 's.csv', bytes, blob: 'b' }], [], analysis.parseOptions(given));
  fc.assert(
    fc.property(curve, fc.boolean(), (shape, isOverField) => {
      const bytes = rowsOver(column, isOverField ? overField(shape) : overTemperature(shape));
      for (const { findings, failure } of outcomes(bytes)) {
        const odd = findings.filter((finding) => !isSound(finding));
        expect(odd).toEqual([]);
        expect(findings.length > 0 || failure !== undefined).toBe(true);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 60), seed: 20261127 },
  );
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnalysisOutcome, Finding, Goal, RawInput } from '../campaign/index.ts';
import { sha256Hex } from '../core/hash.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import { powderDiffraction } from './powder-diffraction.ts';

const cubicCif = (name: string, edge: number, sites: string): string => `data_${name}
_symmetry_space_group_name_H-M 'F m -3 m'
_symmetry_Int_Tables_number 225
_cell_length_a ${edge}
_cell_length_b ${edge}
_cell_length_c ${edge}
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
${sites}
`;
const rockSalt = (metal: string, edge: number): { name: string; cif: string } => ({
  name: `${metal}O`,
  cif: cubicCif(`${metal}O`, edge, `${metal} ${metal} 0 0 0 1\nO O 0.5 0.5 0.5 1`),
});

/** A pattern of a line shape that the analysis does not have: Gaussians on exponential feet, on a falling background. */
function patternOf(peaks: readonly (readonly [angle: number, height: number])[], seed = 1): string {
  const random = seededRandom('pattern', seed);
  return Array.from({ length: 3500 }, (_, i) => {
    const angle = 20 + i * 0.02;
    const shape = (x: number): number =>
      0.8 * Math.exp(-((x / 0.07) ** 2)) + 0.2 * Math.exp(-Math.abs(x) / 0.12);
    const mean =
      200 * Math.exp(-angle / 40) +
      60 +
      peaks.reduce((sum, [at, height]) => sum + height * shape(angle - at), 0);
    return `${angle.toFixed(2)} ${Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()))}`;
  }).join('\n');
}
/** Kα1 lines of NiO, a = 4.177 Å: 111, 200, 220, 311, 222. */
const nickelOxide = [
  [37.25, 2600],
  [43.28, 4000],
  [62.87, 2300],
  [75.42, 900],
  [79.41, 700],
] as const;

const inputOf = (text: string, name = 'a.xy'): RawInput => ({
  sample: 's1',
  name,
  bytes: new TextEncoder().encode(text),
  blob: sha256Hex(text),
});
const analyse = (
  input: RawInput,
  options: { readonly [option: string]: Json },
  goals: readonly Goal[] = [],
): AnalysisOutcome => powderDiffraction.analyse([input], goals, powderDiffraction.parseOptions(options))[0]!;
const found = ({ findings }: AnalysisOutcome, quantity: string): readonly Finding[] =>
  findings.filter((finding) => finding.quantity === quantity);
const identified = (outcome: AnalysisOutcome): Finding => found(outcome, 'phase-identification')[0]!;

const options = { radiation: 'CuKa1' };

describe('a pattern without candidates', () => {
  const outcome = analyse(inputOf(patternOf(nickelOxide)), options);

  test('gives its peaks with their uncertainty, and no phase', () => {
    const peaks = found(outcome, 'peak-position');
    expect(peaks).toHaveLength(nickelOxide.length);
    peaks.forEach(({ value, sd }, i) => {
      expect(Math.abs(value! - nickelOxide[i]![0])).toBeLessThan(4 * sd! + 0.005);
    });
    expect(identified(outcome)).toMatchObject({
      value: null,
      detail: { reason: 'no candidates were given' },
    });
    expect(outcome.warnings.join()).toContain('the phases are not known');
    expect(outcome.warnings.join()).toContain('the file states no wavelength: CuKa1 is assumed');
  });
});

describe('a pattern with candidates', () => {
  const outcome = analyse(inputOf(patternOf(nickelOxide)), {
    ...options,
    candidates: [
      rockSalt('Ni', 4.17),
      rockSalt('Mg', 4.21),
      rockSalt('Cd', 4.69),
      { name: 'broken', cif: 'data_x' },
    ],
  });

  test('is that of the candidate whose intensities and cell fit; the others are ranked behind', () => {
    const { value, detail } = identified(outcome);
    expect(value).toBeGreaterThan(0.9);
    expect(detail.ambiguous).toBe(false);
    const names = (
      detail.hypotheses as unknown as readonly { readonly phases: readonly { name: string }[] }[]
    ).map(({ phases }) => phases.map((phase) => phase.name).join());
    expect(names).toEqual(['NiO', 'MgO', 'CdO']);
    const [edge] = found(outcome, 'lattice-parameter');
    expect(Math.abs(edge!.value! - 4.177)).toBeLessThan(Math.max(0.003, 4 * edge!.sd!));
  });

  test('a candidate that cannot be read is a warning with its reason', () => {
    expect(outcome.warnings.join()).toContain('candidate broken is left out: ');
  });

  test('sizes are lower and strains upper bounds, as the instrument is not known', () => {
    expect(found(outcome, 'crystallite-size')[0]).toMatchObject({ value: null, bound: 'lower', unit: 'Å' });
    expect(found(outcome, 'microstrain')[0]).toMatchObject({ value: null, bound: 'upper' });
  });

  test('panels show pattern, fit, reflections and difference; the record takes all findings', () => {
    expect(outcome.panels?.map(({ series }) => series.map(({ label }) => label))).toEqual([
      ['measured', 'fit', 'background', 'NiO 100.0 wt%'],
      ['measured − fit'],
    ]);
    expect(() => canonicalJson(outcome.findings)).not.toThrow();
  });
});

test('two candidates with one pattern tie, and none is chosen', () => {
  const outcome = analyse(inputOf(patternOf(nickelOxide)), {
    ...options,
    candidates: [rockSalt('Ni', 4.177), rockSalt('Co', 4.177)],
  });
  expect(identified(outcome)).toMatchObject({ value: null, detail: { ambiguous: true, certain: [] } });
  expect(found(outcome, 'phase-weight-fraction')).toEqual([]);
  expect(outcome.warnings.join()).toContain('two sets of phases fit equally well');
});

test('the weighed-in chemistry leaves other candidates out', () => {
  const outcome = analyse(inputOf(patternOf(nickelOxide)), {
    ...options,
    elements: ['Ni'],
    candidates: [rockSalt('Ni', 4.177), rockSalt('Co', 4.177)],
  });
  expect(identified(outcome)).toMatchObject({
    detail: { ambiguous: false, hypotheses: [{ phases: [{ name: 'NiO' }] }] },
  });
});

test('peaks that no candidate explains are told', () => {
  const foreign = [...nickelOxide, [28.4, 1500], [31.7, 1100]] as const;
  const outcome = analyse(inputOf(patternOf(foreign)), { ...options, candidates: [rockSalt('Ni', 4.177)] });
  const [finding] = found(outcome, 'unexplained-intensity');
  expect(finding!.value).toBeGreaterThan(0.1);
  const strongest = finding!.detail.strongest as unknown as readonly { readonly twoTheta_deg: number }[];
  expect(strongest.slice(0, 2).map(({ twoTheta_deg }) => twoTheta_deg.toFixed(1))).toEqual(['28.4', '31.7']);
});

test('when no candidate fits, none is named', () => {
  const outcome = analyse(
    inputOf(
      patternOf([
        [28.4, 1500],
        [33.3, 900],
        [47.1, 800],
      ]),
    ),
    {
      ...options,
      candidates: [rockSalt('Ni', 4.177)],
    },
  );
  expect(identified(outcome).value).toBeNull();
  expect(outcome.warnings.join()).toContain('not among them');
});

test('a scan of noise has no peaks and no phases', () => {
  const outcome = analyse(inputOf(patternOf([], 3)), { ...options, candidates: [rockSalt('Ni', 4.177)] });
  expect(found(outcome, 'peak-position')).toEqual([]);
  expect(outcome.warnings.join()).toContain('nothing crystalline is seen');
});

test.each([
  [patternOf(nickelOxide).replaceAll(/ (\d+)/g, ' -$1'), 'no intensity is above 0'],
  [
    Array.from({ length: 200 }, (_, i) => `${20 + i / 50} ${i % 3 === 0 ? -400 : 500}`).join('\n'),
    'intensities are below 0',
  ],
  [Array.from({ length: 30 }, (_, i) => `${20 + i / 50} 5`).join('\n'), '30 points'],
])('%# is an invalid measurement', (text, message) => {
  const outcome = analyse(inputOf(text), options);
  expect(outcome.failure).toMatchObject({ kind: 'measurement-invalid' });
  expect(outcome.failure?.detail).toContain(message);
});

test('a goal that names a phase is answered by its weight fraction', () => {
  const goal: Goal = {
    quantity: 'phase-weight-fraction',
    criterion: 'NiO',
    unit: '1',
    direction: 'maximize',
  };
  const outcome = analyse(
    inputOf(patternOf(nickelOxide)),
    { ...options, candidates: [rockSalt('Ni', 4.177)] },
    [goal],
  );
  expect(outcome.observations).toMatchObject([
    { quantity: 'phase-weight-fraction', value: 1, sample: 's1', fidelity: 'measured' },
  ]);
  expect(outcome.failure).toBeUndefined();
});

test('options are checked', () => {
  for (const wrong of [
    { elements: ['Xx'] },
    { radiation: 'foo' },
    { candidates: [{ name: 'a' }] },
    { maxPhases: 0 },
  ])
    expect(() => powderDiffraction.parseOptions(wrong)).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
});

const data = '../shared/data';
describe.skipIf(!existsSync(data))('a mixture that was weighed in (needs ../shared/data)', () => {
  test('V2O5 and NiO are found among all candidates of their elements, with weights', () => {
    const candidates = ['xrd_dara/reference_cifs_typed', 'xrd_autoanalyzer/reference_cifs'].flatMap(
      (folder) =>
        readdirSync(join(data, folder)).map((file) => ({
          name: file.replace('.cif', ''),
          cif: readFileSync(join(data, folder, file), 'utf8'),
        })),
    );
    const name = 'V2O5_0p3005-NiO_0p4020-TiO2_0p3020--8min.xrdml';
    const bytes = new Uint8Array(readFileSync(join(data, 'xrd_dara', name)));
    const outcome = analyse(
      { sample: 's1', name, bytes, blob: sha256Hex(name) },
      { candidates, elements: ['V', 'Ni', 'Ti'] },
    );
    const [best] = identified(outcome).detail.hypotheses as unknown as readonly {
      readonly phases: readonly { readonly name: string; readonly weightFraction: number }[];
    }[];
    const { phases } = best!;
    expect(phases.map(({ name: phase }) => phase).toSorted()).toEqual(['NiO_225_sym', 'TiO2_141', 'V2O5_59']);
    const weighed: { readonly [phase: string]: number } = {
      V2O5_59: 0.3005,
      NiO_225_sym: 0.402,
      TiO2_141: 0.302,
    };
    for (const { name: phase, weightFraction } of phases)
      expect(Math.abs(weightFraction - weighed[phase]! / 1.0045)).toBeLessThan(0.06);
    expect(outcome.warnings.join()).toContain('microabsorption');
  });
});

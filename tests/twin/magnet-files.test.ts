import { describe, expect, test } from 'vitest';
import { analyses } from '../../src/analyses/index.ts';
import type { Finding } from '../../src/campaign/index.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  actInWorld,
  drawWorldDesigns,
  fractionsOf,
  openWorld,
  readRecipe,
  trueValue,
  type WorldAction,
  type WorldDesign,
  type WorldOutcome,
} from '../../src/world/index.ts';

const world = openWorld('magnet files', { isMasked: true, family: 'magnets' });
const designs = drawWorldDesigns(world, 1500, seededRandom('magnet files'));
const above = (quantity: string, least: number): readonly WorldDesign[] =>
  designs.filter((design) => trueValue(world, design, quantity) > least);

function read(
  action: WorldAction,
  analysis: string,
  design: WorldDesign,
  name: string,
  change?: (text: string, truth: WorldOutcome['truth']) => string,
): { readonly findings: readonly Finding[]; readonly truth: WorldOutcome['truth'] } | null {
  const { file, truth } = actInWorld(world, {
    action,
    sample: name,
    run: `${name}/1`,
    planned: fractionsOf(world, design),
    recipe: readRecipe(design),
    base: 5,
    heading: { sample: name, startedAt: 0, comment: '' },
  });
  if (file === null || truth.fault !== null || truth.mishap !== null) return null;
  const reader = analyses.find((one) => one.name === analysis)!;
  const bytes =
    change === undefined
      ? file.bytes
      : new TextEncoder().encode(change(new TextDecoder().decode(file.bytes), truth));
  const input = { sample: name, name: file.name, bytes, blob: sha256Hex(bytes) };
  const [outcome] = reader.analyse([input], [], reader.parseOptions({}));
  return { findings: outcome?.findings ?? [], truth };
}

const foundValue = (findings: readonly Finding[], quantity: string, criterion: string): Finding | undefined =>
  findings.find(
    (one) => one.quantity === quantity && one.criterion.includes(criterion) && one.value !== null,
  );

/** Relative errors over those samples of which a value is found, and how many were looked at. */
function errorsOf(action: WorldAction, analysis: string, quantity: string, criterion: string, least: number) {
  const measured = above(quantity, least)
    .slice(0, 8)
    .flatMap((design, i) => read(action, analysis, design, `${quantity} ${i}`) ?? []);
  const errors = measured.flatMap(({ findings, truth }) => {
    const found = foundValue(findings, quantity, criterion);
    return found === undefined ? [] : [Math.abs(found.value! / truth.own[quantity]! - 1)];
  });
  return { errors: errors.sort((a, b) => a - b), looked: measured.length };
}

describe('raw files of magnets', () => {
  test.each([
    ['magnetisation', 'curie-point', 'curie-temperature', 'fc cooling', 60, 0.03],
    ['hysteresis', 'hysteresis-loop', 'saturation-magnetization', 'Ms', 5, 0.02],
    ['hysteresis', 'hysteresis-loop', 'coercivity', 'both branches', 5e-4, 0.15],
  ] as const)('%s is read by %s: most %s come within a few percent of the truth', (...row) => {
    const [action, analysis, quantity, criterion, least, tolerance] = row;
    const { errors, looked } = errorsOf(action, analysis, quantity, criterion, least);
    expect(looked).toBeGreaterThan(3);
    expect(errors.length / looked).toBeGreaterThan(0.7);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(tolerance);
  });

  test('of what is no magnet no Curie point is found, but a bound', () => {
    const none = designs.filter((design) => trueValue(world, design) === 0).slice(0, 8);
    const found = none.flatMap(
      (design, i) => read('magnetisation', 'curie-point', design, `none ${i}`) ?? [],
    );
    expect(found.length).toBeGreaterThan(2);
    for (const { findings } of found) {
      expect(foundValue(findings, 'curie-temperature', '')).toBeUndefined();
      expect(
        findings.some(({ quantity, bound }) => quantity === 'curie-temperature' && bound === 'upper'),
      ).toBe(true);
    }
  });

  test('of a magnet whose oven ends below its Curie point the bound is a lower one, and one that holds', () => {
    const magnets = above('curie-temperature', 300).slice(0, 6);
    const judged = magnets.flatMap((design, i) => {
      const told = read('magnetisation', 'curie-point', design, `hot ${i}`, (text, truth) =>
        upTo(text, 0.75 * truth.own['curie-temperature']!),
      );
      return told === null ? [] : [told];
    });
    expect(judged.length).toBeGreaterThan(2);
    const bounded = judged.filter(({ findings, truth }) => {
      expect(foundValue(findings, 'curie-temperature', '')).toBeUndefined();
      for (const { bound, limit } of findings.filter(({ quantity }) => quantity === 'curie-temperature')) {
        expect(bound).toBe('lower');
        expect(limit).toBeLessThan(truth.own['curie-temperature']!);
      }
      return findings.some(
        ({ bound, limit }) => bound === 'lower' && limit! > 0.6 * truth.own['curie-temperature']!,
      );
    });
    expect(bounded.length / judged.length).toBeGreaterThan(0.7);
  });
});

/** The same file from an oven that goes no further. */
function upTo(text: string, kelvin: number): string {
  const lines = text.split(/\r?\n/);
  const data = lines.indexOf('[Data]');
  const column = lines[data + 1]!.split(',').indexOf('Temperature (K)');
  const kept = lines.filter((line, i) => i < data + 2 || Number(line.split(',')[column]) <= kelvin);
  return kept.join('\n');
}

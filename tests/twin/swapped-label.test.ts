import { describe, expect, test } from 'vitest';
import { judgeLabel } from '../../src/insights/index.ts';
import { bccLatticeParameter } from '../../src/kernels/crystal/index.ts';
import { actInWorld, fractionsOf, openWorld, type Recipe, type WorldAction } from '../../src/world/index.ts';

const world = openWorld('swapped labels', { isMasked: false });
const design = { Nb: 0.8, Mo: 0.2 };
const recipe: Recipe = { route: 'quench', temperature: 900, hours: 1, atmosphere: 'argon' };

const act = (action: WorldAction, name: string) =>
  actInWorld(world, {
    action,
    sample: name,
    run: `${name}/${action}/1`,
    planned: fractionsOf(world, design),
    recipe,
    base: 1.8,
    heading: { sample: name, startedAt: 0, comment: '' },
  });

/** Edge of the bcc cell [Å] from the strongest peak of a raw scan, taken for (110) with copper's mean Kα wavelength. */
function readEdge(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes);
  const numberIn = (tag: string): number => Number(new RegExp(`<${tag}>([^<]*)<`).exec(text)![1]);
  const counts = /unit="counts">([^<]*)</.exec(text)![1]!.split(' ').map(Number);
  const step = (numberIn('endPosition') - numberIn('startPosition')) / (counts.length - 1);
  const top = counts.indexOf(Math.max(...counts));
  const theta = ((numberIn('startPosition') + step * top) * Math.PI) / 360;
  return (1.5406 / (2 * Math.sin(theta))) * Math.SQRT2;
}

const judge = (name: string) =>
  judgeLabel([
    {
      property: 'lattice parameter',
      measured: { value: readEdge(act('diffraction', name).file!.bytes), sd: 0.004 },
      expected: { value: bccLatticeParameter(design), sd: 0.0025 * bccLatticeParameter(design) },
    },
  ]);

describe('a label on the wrong sample', () => {
  const names = Array.from({ length: 1500 }, (_, i) => `s${i}`);
  const swapped = names.filter((name) => act('synthesis', name).truth.mishap === 'wrong-label').slice(0, 12);

  test('comes at its rate, and nothing in the files tells of it', () => {
    expect(swapped.length).toBeGreaterThan(5);
    const text = new TextDecoder('latin1').decode(act('resistance', swapped[0]!).file!.bytes);
    expect(text).toContain(swapped[0]!);
    expect(text).not.toMatch(/wrong|swap/i);
  });

  test('is found from the lattice parameter of the raw scan; right labels are not doubted', () => {
    const right = names.slice(0, 30).filter((name) => act('synthesis', name).truth.mishap === null);
    const found = swapped.filter((name) => judge(name).isDoubtful).length;
    const alarms = right.filter((name) => judge(name).isDoubtful).length;
    expect(found / swapped.length).toBeGreaterThan(0.6);
    expect(alarms / right.length).toBeLessThan(0.05);
  });

  test('needs something to compare', () => {
    expect(() => judgeLabel([])).toThrow('nothing to compare');
    const nothing = { property: 'a', measured: { value: 1, sd: 0 }, expected: { value: 1, sd: 0 } };
    expect(() => judgeLabel([nothing])).toThrow(/expected finite numbers and an sd above 0/);
  });
});

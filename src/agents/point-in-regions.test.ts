import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDesign, drawDesigns, type Space } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import type { Region } from './hypotheses/hypothesis.ts';
import { isInRegion } from './hypotheses/region.ts';
import { pointInRegions, shareOut, surroundingBoxes } from './point-in-regions.ts';
import { viewOf } from './turn.fixture.ts';

const space: Space = {
  variables: [
    { kind: 'continuous', name: 'x', unit: '1', min: 0, max: 10, scale: 'linear' },
    { kind: 'continuous', name: 'y', unit: '1', min: 0, max: 10, scale: 'linear' },
    { kind: 'categorical', name: 'gas', options: ['Ar', 'N2', 'air'] },
  ],
  constraints: [],
  pool: null,
};
const view = viewOf([], { space });

/** Draws in whatever space it is shown. */
const drawing = () => {
  let round = 0;
  return async (part: { space: Space }, count: number) =>
    drawDesigns(part.space, count, seededRandom('test', round++)).map((design) => ({
      design,
      predicted: null,
      expectedImprovement: null,
      why: 'drawn',
    }));
};

const bounds = fc.tuple(
  fc.double({ min: 0, max: 10, noNaN: true }),
  fc.double({ min: 0, max: 10, noNaN: true }),
);
const box = fc
  .record({ x: bounds, y: bounds, gas: fc.subarray(['Ar', 'N2', 'air'], { minLength: 1, maxLength: 2 }) })
  .map(
    ({ x, y, gas }): Region => ({
      x: { min: Math.min(...x), max: Math.max(...x) },
      y: { min: Math.min(...y), max: Math.max(...y) },
      gas: { options: gas },
    }),
  );

describe('pointing in regions', () => {
  it('gives each region its share of the designs', async () => {
    const regions = [
      { where: { x: { max: 2 } }, weight: 3, why: 'low' },
      { where: { x: { min: 8 } }, weight: 1, why: 'high' },
    ];
    const pointed = await pointInRegions(view, 8, { regions, exclude: [] }, drawing());
    expect(pointed.filter(({ region }) => region === 'low')).toHaveLength(6);
    expect(
      pointed.every(({ proposal: { design }, region }) => Number(design.x) <= 2 === (region === 'low')),
    ).toBe(true);
  });

  it('shares out all designs, each share within one of its proportion', () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), weights, (count, given) => {
        const shares = shareOut(count, given);
        expect(shares.reduce((a, b) => a + b)).toBe(count);
        const [first = 0] = given;
        if (given.every((weight) => weight === first))
          for (const share of shares) expect(Math.abs(share - count / given.length)).toBeLessThan(1);
      }),
    );
  });

  it('surrounds an excluded box without gap or overlap', () => {
    const designs = drawDesigns(space, 60, seededRandom('designs'));
    fc.assert(
      fc.property(box, box, (where, excluded) => {
        const pieces = surroundingBoxes(where, excluded, space);
        for (const design of designs) {
          const holding = pieces.filter((piece) => isInRegion(piece, design)).length;
          expect(holding).toBe(isInRegion(where, design) && !isInRegion(excluded, design) ? 1 : 0);
        }
      }),
    );
  });

  it('never points at what is excluded', async () => {
    await fc.assert(
      fc.asyncProperty(box, async (excluded) => {
        const pointed = await pointInRegions(
          view,
          3,
          { regions: [], exclude: [{ where: excluded, why: 'no' }] },
          drawing(),
        );
        expect(pointed).toHaveLength(3);
        for (const { proposal } of pointed) {
          expect(checkDesign(space, proposal.design)).toBe(true);
          expect(isInRegion(excluded, proposal.design)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['of a variable that is not there', { z: { min: 1 } }, 'regions[0].where.z: is no variable of the space'],
    ['beyond the bounds', { x: { min: 11 } }, 'regions[0].where.x: 11 to 10 leaves nothing of 0 to 10'],
    ['of an option that is not there', { gas: { options: ['H2'] } }, '"H2" is none of its options'],
    ['of a number given as options', { x: { options: ['1'] } }, 'is a number; expected min and max'],
  ])('refuses a region %s', async (_, where, expected) => {
    const regions = [{ where: where as Region, weight: 1, why: 'so' }];
    await expect(pointInRegions(view, 1, { regions, exclude: [] }, drawing())).rejects.toThrow(expected);
  });
});

import { expect, test } from 'vitest';
import { lorentzPolarisation, shapeAt } from '../diffraction/index.ts';
import { addSlopes, addTemplate } from './accumulate-profile.ts';
import { startParameters } from './parameter-rules.ts';
import { textureCosines } from './phase-model.ts';
import { lines, model } from './phases.fixture.ts';
import { layOut, ofPhase, shared } from './profile-parameters.ts';

const angles = Float64Array.from({ length: 3500 }, (_, i) => 20 + i * 0.02);
const phase = model('rutile');
const { starts, count } = layOut([phase]);
const start = starts[0]!;
const fitted = { model: phase, start, texture: textureCosines(phase, [1, 1, 0]) };
const grid = { angles, lines, monochromator: 0.3 };
const scratch = { factors: new Float64Array(phase.count), slopes: new Float64Array(phase.count) };
const draw = (parameters: Float64Array): Float64Array => {
  const template = new Float64Array(angles.length);
  addTemplate(fitted, parameters, grid, template, scratch);
  return template;
};
const parameters = startParameters([phase], 0.2);
parameters.set([0.1, 0.02, 0.005, 0.02, 0.05]);
parameters[start + ofPhase.logRatio] = -0.2;
parameters[start + ofPhase.extraB] = 0.3;
parameters[start + ofPhase.strain] = 0.002;

test.each(Array.from({ length: count }, (_, parameter) => [parameter]))(
  'slopes with respect to parameter %i are those of finite differences',
  (parameter) => {
    const jacobian = new Float64Array(angles.length);
    addSlopes(fitted, parameters, grid, 1, [{ parameter, column: 0 }], jacobian, scratch);
    const step =
      parameter === shared.u || parameter === shared.w ? 3e-4 : parameter < start + 2 ? 2e-3 : 1e-4;
    const [above, below] = [1, -1].map((sign) => {
      const moved = parameters.slice();
      moved[parameter]! += sign * step;
      return draw(moved);
    });
    let misfit = 0;
    let square = 0;
    jacobian.forEach((slope, i) => {
      const difference = (above![i]! - below![i]!) / (2 * step);
      misfit += (slope - difference) ** 2;
      square += difference ** 2;
    });
    // Slopes leave out far tails and the faintest families.
    expect(Math.sqrt(misfit / square)).toBeLessThan(0.08);
  },
);

test('the area of a lone peak is its intensity, and its width that of the pattern kernel', () => {
  const lone = model('magnesia', [40, 45]);
  const alone = layOut([lone]);
  const plain = startParameters([lone], 0.2);
  plain[shared.asymmetry] = 0;
  const template = new Float64Array(angles.length);
  const one = { model: lone, start: alone.starts[0]!, texture: null };
  const [line] = [{ wavelength: 1.5405929, share: 1 }];
  const room = { factors: new Float64Array(lone.count), slopes: new Float64Array(lone.count) };
  addTemplate(one, plain, { angles, lines: [line], monochromator: 0 }, template, room);
  const family = lone.indices.findIndex((hkl) => hkl.join() === '2,0,0');
  const theta = Math.asin((line.wavelength / 2) * Math.sqrt(lone.inverseSquares[family]!));
  const near = [...angles.keys()].filter((i) => Math.abs(angles[i]! - (theta * 360) / Math.PI) < 3);
  const area = near.reduce((sum, i) => sum + template[i]! * 0.02, 0);
  expect(area / (lone.strengths[family]! * lorentzPolarisation(theta))).toBeCloseTo(1, 1);
  const highest = Math.max(...near.map((i) => template[i]!));
  const width = near.filter((i) => template[i]! > highest / 2).length * 0.02;
  const shape = shapeAt((theta * 360) / Math.PI, line.wavelength, {
    gaussian: [0, 0, plain[shared.w]!],
    lorentzian: [plain[5]!, plain[6]!],
  });
  expect(Math.abs(width - shape.fwhm)).toBeLessThan(0.04);
});

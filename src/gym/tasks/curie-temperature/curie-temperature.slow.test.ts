import { expect, test } from 'vitest';
import {
  curieBracket,
  curieEfforts,
  estimateCurie,
  findCurieTemperature,
  sampleTemperature,
} from '../../../kernels/magnetism/index.ts';
import { classicalCurieTemperature, lattices, modelOf, truthError } from './draw-exchange.ts';

test.each(lattices)(
  'the Curie temperature of %s with a second shell is that of Monte Carlo',
  async (lattice) => {
    const model = modelOf(lattice, 10, 3.5);
    const { temperature } = await findCurieTemperature(
      model,
      curieBracket(estimateCurie(model)),
      curieEfforts.quick,
      11,
      async (tasks) => tasks.map(sampleTemperature),
    );
    const expected = classicalCurieTemperature(lattice, 10, 0.35);
    const sd = Math.hypot(temperature.sd, truthError * expected);
    expect(temperature.sd / temperature.value).toBeLessThan(0.01);
    expect(Math.abs(temperature.value - expected)).toBeLessThan(3 * sd);
  },
);

import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { findMagneticOrder, spinWaveStiffness } from '../kernels/magnetism/index.ts';
import { exchangeConvention, exchangeModelOf } from './exchange-design.ts';

type Options = { readonly exchangeShare: number };

/**
 * Spin-wave stiffness D [meV Å²] of E = D·q² of a ferromagnet at 0 K, from the exchange of its shells (see `exchangeModelOf`), the
 * cubic lattice parameter `a_A` [Å, 1 to 20] and the moment `moment_muB` [µB, 0.01 to 12]. Linear spin-wave theory is exact
 * there for the exchange given; the sd is `exchangeShare` of D, as D is linear in the exchange: what first-principles
 * exchange scatters by between methods, 0.1 unless stated.
 * @source pajda2001, eq. 6
 */
export const spinWaves: Simulator<Options> = {
  name: 'spin-waves',
  version: '1.0.0',
  summary: 'spin-wave stiffness of a ferromagnet from the exchange of its shells',
  quantity: 'stiffness_meVA2',
  unit: 'meV·Å²',
  example: { lattice: 'bcc', J1_meV: 30, J2_meV: 15, a_A: 2.87, moment_muB: 2.2 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(
      z.strictObject({ exchangeShare: z.number().min(0.001).max(1).default(0.1) }),
      options,
      'bad-options',
      'simulator spin-waves',
    ),
  cost: () => ({ money: 0, hours: 0 }),
  valid: (design) => {
    const found = readDesign(design);
    return typeof found === 'string' ? found : true;
  },
  async simulate(design, { exchangeShare }) {
    const found = readDesign(design);
    if (typeof found === 'string') throw new AppError('out-of-domain', `simulator spin-waves: ${found}`);
    const { model, edge, moment } = found;
    const value =
      spinWaveStiffness(
        model,
        model.sites.map(() => moment),
      ).mean *
      edge ** 2;
    return [
      {
        quantity: 'stiffness_meVA2',
        value,
        sd: exchangeShare * value,
        unit: 'meV·Å²',
        fidelity: 'simulated',
        method: `spin-waves@1.0.0, linear theory at 0 K, sd ${100 * exchangeShare} % of the exchange`,
        convention: exchangeConvention,
      },
    ];
  },
};

function readDesign(design: Design) {
  const model = exchangeModelOf(design);
  if (typeof model === 'string') return model;
  const { a_A: edge, moment_muB: moment } = design;
  if (typeof edge !== 'number' || !(edge >= 1 && edge <= 20))
    return `a_A: ${edge} is no lattice parameter between 1 and 20 Å`;
  if (typeof moment !== 'number' || !(moment >= 0.01 && moment <= 12))
    return `moment_muB: ${moment} is no moment between 0.01 and 12 µB`;
  const order = findMagneticOrder(model);
  if (order.kind !== 'ferro' || order.isDegenerate)
    return 'the ground state of this exchange is no ferromagnet, which the stiffness needs';
  return { model, edge, moment };
}

import type { ActionRequest, Instrument } from '../../src/campaign/index.ts';
import { tubeFurnace } from '../../src/instruments/tube-furnace.ts';
import { newFolder, requestOf } from './resistance-rig.ts';

export const openFurnace = (server: { readonly port: number }, runs = newFolder()): Instrument =>
  tubeFurnace.open(
    tubeFurnace.parseOptions({
      model: 'eurotherm-3200',
      transport: { kind: 'tcp', host: '127.0.0.1', port: server.port, deadline: 150 },
      limits: { temperature_C: [0, 1200], rate_CperMin: [0.1, 10], dwell_min: [0, 6000] },
      runs,
      look_s: 0.01,
      safe: { to_C: 30, rate_CperMin: 3 },
    }),
    { table: null, orders: { get: () => null }, hours: 1 },
  );

const action = {
  segments: [
    { to_C: { variable: 'annealing' }, rate_CperMin: 10, dwell_min: 240 },
    { to_C: 25, rate_CperMin: 5, dwell_min: 0 },
  ],
};

/** An anneal of samples at these temperatures [K]. */
export const furnaceRequest = (
  id: string,
  annealing: readonly number[] = [1100, 1100],
  more: Partial<ActionRequest> = {},
): ActionRequest => ({
  ...requestOf(id, action, []),
  samples: annealing.map((value, index) => ({
    id: `s${index + 1}`,
    design: { annealing: value, x: index },
    replicateOf: null,
    repeat: 0,
  })),
  units: { annealing: 'K' },
  ...more,
});

import { z } from 'zod';
import type { InstrumentDriver, RawFile, Reading } from '../../src/campaign/index.ts';
import { canonicalJson } from '../../src/core/json.ts';
import { parseWith } from '../../src/core/parse-with.ts';

type Token = {
  readonly dueAt: number;
  readonly seed: number;
  readonly samples: readonly { readonly id: string; readonly x: number }[];
  readonly cost: { readonly money: number; readonly hours: number };
};

/** The simplest instrument: a parabola of one variable, some hours after it was asked. */
export const simulatedSampler: InstrumentDriver<Record<string, never>> = {
  name: 'simulated-sampler',
  version: '1.0.0',
  summary: 'a parabola of x, after the hours that an action takes',
  parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', 'simulated sampler'),
  open: (_options, { hours }) => ({
    verified: 'simulated',
    find: () => Promise.resolve('never-started'),
    async start({ id, seed, samples, cost }, { now }) {
      const token: Token = {
        dueAt: now + hours * 3_600_000,
        seed,
        samples: samples.map(({ id: sample, design }) => ({ id: sample, x: Number(design.x) })),
        cost,
      };
      return { action: id, token: JSON.stringify(token) };
    },
    async poll(handle, now) {
      const { dueAt, samples, cost } = JSON.parse(handle.token) as Token;
      if (now < dueAt) return { status: 'running', fraction: null, dueAt };
      const files = samples.map(({ id, x }) => readingOf(handle.action, id, x));
      return { status: 'done', result: { files, failures: {}, asMade: {}, cost } };
    },
    safe: () => Promise.resolve(),
  }),
};

function readingOf(action: string, sample: string, x: number): RawFile {
  const reading: Reading = {
    format: 'onnes-reading/1',
    sample,
    instrument: 'sampler',
    fidelity: 'measured',
    values: { y: { value: x * (100 - x), sd: 1, unit: 'K' } },
    source: action,
  };
  return {
    sample,
    name: `${sample}.reading.json`,
    bytes: new TextEncoder().encode(canonicalJson(reading)),
    licence: 'CC0-1.0',
    source: action,
  };
}

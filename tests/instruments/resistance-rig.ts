import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ActionHandle,
  ActionRequest,
  ActionResult,
  Context,
  Instrument,
} from '../../src/campaign/index.ts';
import type { Json } from '../../src/core/json.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { CryostatServer } from '../instrument-server/serve-cryostat.ts';

/** A new folder that nobody else uses. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'onnes-instrument-'));

export const requestOf = (id: string, action: Json, samples: readonly string[] = ['s1']): ActionRequest => ({
  id,
  campaign: 'c1',
  seed: 1,
  key: 's1/measure/1',
  instrument: 'cryostat',
  samples: samples.map((sample) => ({ id: sample, design: { x: 1 }, replicateOf: null, repeat: 0 })),
  goals: [{ quantity: 'y', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  action,
  cost: { money: 5, hours: 2 },
});

export const context = (): Context => ({
  key: 's1/measure/1',
  random: seededRandom(1),
  now: Date.now(),
  progress: () => undefined,
  signal: { aborted: false },
});

/** Polls until the action is done. */
export async function follow(
  instrument: Instrument,
  handle: ActionHandle,
  everyMs = 5,
): Promise<ActionResult> {
  for (;;) {
    const progress = await instrument.poll(handle, Date.now());
    if (progress.status === 'done') return progress.result;
    if (progress.status === 'failed') throw new Error(progress.failure.detail);
    await sleep(everyMs);
  }
}

/** Settings of the R(T) driver for a simulated cryostat that runs 600 times faster than a real one. */
export const resistanceSettings = (server: CryostatServer, runs: string) => {
  const at = (port: number, deadline = 300) => ({ kind: 'tcp' as const, host: '127.0.0.1', port, deadline });
  return {
    controller: { model: 'lake-shore-336', transport: at(server.controller.port), range: 2 },
    source: { model: 'keithley-2400', transport: at(server.source.port), compliance_V: 2 },
    voltmeter: { model: 'keithley-2182a', transport: at(server.voltmeter.port) },
    limits: { temperature_K: [4, 325], rate_KperMin: [0.1, 20], current_A: [1e-6, 0.02] },
    runs,
    steady: { tolerance_K: 0.02, seconds: 0.06, timeout_s: 5 },
    settle_s: 0,
    look_s: 0.01,
    patience_s: 5,
    safe: { kind: 'heater-off' },
  };
};

export const tableOf = (bytes: Uint8Array | undefined): readonly { readonly [column: string]: number }[] => {
  const lines = new TextDecoder()
    .decode(bytes)
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const headers = (lines[0] ?? '').split(',');
  return lines.slice(1).map((line) => {
    const cells = line.split(',').map(Number);
    return Object.fromEntries(headers.map((header, index) => [header, cells[index] as number]));
  });
};

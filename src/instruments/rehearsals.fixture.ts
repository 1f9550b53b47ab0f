import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../core/json.ts';

/** Where the simulated instruments of another process are. */
type Addresses = {
  readonly controller: number;
  readonly source: number;
  readonly voltmeter: number;
  readonly furnace: number;
  readonly http: number;
  readonly mqtt: string | null;
  readonly tango: string | null;
};

/** How the contract suite tries a driver that needs a device; the others need neither options nor an action. */
export type Rehearsal = {
  readonly options: (addresses: Addresses, folder: string) => { readonly [option: string]: Json };
  readonly action: Json;
  readonly samples: number;
  /** A program that has to be installed. */
  readonly needs?: string;
  /** What somebody beside the instrument does. */
  readonly meanwhile?: (folder: string) => void;
};

const tcp = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port });
const limits = { x: [0, 10] };

export const rehearsals: { readonly [driver: string]: Rehearsal } = {
  'watched-folder': {
    options: (_addresses, folder) => {
      mkdirSync(join(folder, 'files'), { recursive: true });
      return {
        folder: join(folder, 'files'),
        pattern: '{sample}.dat',
        runs: folder,
        steady_s: 0.05,
        look_s: 0.01,
      };
    },
    action: {},
    samples: 2,
    meanwhile: (folder) => {
      for (const sample of ['s1', 's2'])
        writeFileSync(join(folder, 'files', `${sample}.dat`), `of ${sample}`);
    },
  },
  'http-instrument': {
    options: ({ http }, folder) => ({
      url: `http://127.0.0.1:${http}`,
      limits,
      runs: folder,
      look_s: 0.01,
      safe: 'stops',
    }),
    action: {},
    samples: 2,
  },
  'mqtt-instrument': {
    options: ({ mqtt }, folder) => ({
      url: mqtt,
      topic: 'lab/thermometer',
      limits,
      runs: folder,
      look_s: 0.01,
      safe: 'stops',
    }),
    action: {},
    samples: 2,
    needs: '/usr/sbin/mosquitto',
  },
  'resistance-over-temperature': {
    options: ({ controller, source, voltmeter }, folder) => ({
      controller: { model: 'lake-shore-336', transport: tcp(controller), range: 2 },
      source: { model: 'keithley-2400', transport: tcp(source), compliance_V: 2 },
      voltmeter: { model: 'keithley-2182a', transport: tcp(voltmeter) },
      limits: { temperature_K: [4, 325], rate_KperMin: [0.1, 20], current_A: [1e-6, 0.02] },
      runs: folder,
      steady: { tolerance_K: 0.05, seconds: 0.02, timeout_s: 10 },
      settle_s: 0,
      look_s: 0.01,
      safe: { kind: 'heater-off' },
    }),
    action: { temperatures: [[25, 20]], rate_KperMin: 20, current_A: 1e-3, readings: 3 },
    samples: 1,
  },
  'tube-furnace': {
    options: ({ furnace }, folder) => ({
      model: 'eurotherm-3200',
      transport: tcp(furnace),
      limits: { temperature_C: [0, 1200], rate_CperMin: [0.1, 10], dwell_min: [0, 600] },
      runs: folder,
      look_s: 0.01,
      safe: { to_C: 30, rate_CperMin: 5 },
    }),
    action: { segments: [{ to_C: 400, rate_CperMin: 10, dwell_min: 60 }] },
    samples: 2,
  },
  'tango-device': {
    options: ({ tango }, folder) => ({
      device: tango,
      python: '/usr/bin/python3',
      limits: { ampli: [0, 10] },
      runs: folder,
      look_s: 0.01,
      safe: { words: 'amplitude 0', write: [{ attribute: 'ampli', value: 0 }] },
    }),
    action: { write: [{ attribute: 'ampli', value: 3 }], record: { attributes: ['ampli'], readings: 2 } },
    samples: 1,
    needs: '/usr/lib/tango/TangoTest',
  },
};

/** Why a driver cannot be tried on this machine; null where it can. */
export const whyNotTried = (driver: string): string | null => {
  const needs = rehearsals[driver]?.needs;
  return needs === undefined || existsSync(needs) ? null : `${needs} is not installed`;
};

export const newRunsFolder = (): string => mkdtempSync(join(tmpdir(), 'onnes-contract-'));

/** Starts the simulated instruments. */
export async function serveInstruments(): Promise<{
  readonly process: ChildProcess;
  readonly addresses: Addresses;
}> {
  const script = fileURLToPath(new URL('../../tests/instrument-server/serve-all.ts', import.meta.url));
  const server = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const text = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (bytes) => resolve(String(bytes)));
    server.once('exit', (code) => reject(new Error(`the simulated instruments ended with code ${code}`)));
  });
  return { process: server, addresses: JSON.parse(text) as Addresses };
}

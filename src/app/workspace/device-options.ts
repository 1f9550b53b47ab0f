import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { LaboratoryState } from '../../campaign/index.ts';
import { describeError } from '../../core/error.ts';
import { hashJson } from '../../core/hash.ts';
import type { Json } from '../../core/json.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';
import type { LaboratoryFile } from './laboratory-file.ts';

/** What the drivers of a laboratory's devices are opened with, by device; addresses among it, so that it is in no record. */
export type DeviceOptions = ReadonlyMap<string, { readonly [option: string]: Json }>;

export const deviceOptionsOf = ({ devices }: LaboratoryFile): DeviceOptions =>
  new Map(Object.entries(devices).map(([name, { options }]) => [name, options]));

const declared = z.object({ driver: z.string(), options: z.record(z.string(), z.json()).default({}) });
const inForce = z.record(z.string(), z.object({ file: z.string(), options: declared.shape.options }));

const copyPath = (folder: string): string => join(folder, 'devices-in-force.json');

/**
 * Keeps what the devices in force are opened with in a file that only its user may read, so that they can still be made safe after
 * the laboratory's file was broken. Returns why that was not possible; null where it was.
 */
export function keepDeviceOptions(folder: string, { devices }: LaboratoryFile): string | null {
  const kept = Object.entries(devices).map(
    ([name, device]) => [name, { file: hashJson(device), options: device.options }] as const,
  );
  const text = `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
  const path = copyPath(folder);
  try {
    if (readIfThere(path) === text) return null;
    const incoming = `${path}.${process.pid}.incoming`;
    writeFileSync(incoming, text, { mode: 0o600 });
    chmodSync(incoming, 0o600);
    renameSync(incoming, path);
    return null;
  } catch (error) {
    return `${path} could not be written, and would be needed to make devices safe once laboratory.yaml is broken: ${describeError(error)}`;
  }
}

/**
 * What devices are opened with to be made safe although the laboratory's file cannot be used: as they were in force, else as the
 * parts of the file that can still be read say. What could not be found is left out.
 */
export function findDeviceOptions(
  folder: string,
  definitions: Definitions,
  { instruments }: LaboratoryState,
): DeviceOptions {
  const copy = readInForce(folder);
  const legible = readLegible(join(folder, 'laboratory.yaml'));
  const found = new Map<string, { readonly [option: string]: Json }>();
  for (const [name, { driver, device }] of instruments) {
    if (device === undefined) continue;
    const kept = copy[name]?.file === device.file ? copy[name].options : null;
    const read = legible.get(name);
    const candidates = [kept, read?.driver === driver ? read.options : null];
    const usable = candidates.find((options) => options !== null && isTaken(definitions, driver, options));
    if (usable) found.set(name, usable);
  }
  return found;
}

function isTaken(definitions: Definitions, driver: string, options: { readonly [option: string]: Json }) {
  try {
    findDefinition('instrument-driver', definitions.instrumentDrivers, driver).parseOptions(options);
    return true;
  } catch {
    return false;
  }
}

function readInForce(folder: string): z.infer<typeof inForce> {
  try {
    return inForce.parse(JSON.parse(readIfThere(copyPath(folder)) ?? '{}'));
  } catch {
    // Unreadable is as good as absent: the file itself is looked at next.
    return {};
  }
}

/** Each device of a laboratory file that says at least its driver, whatever is wrong with the rest of the file. */
function readLegible(path: string): ReadonlyMap<string, z.infer<typeof declared>> {
  let devices: unknown;
  try {
    const text = readIfThere(path) ?? '';
    devices = (parseDocument(text, { logLevel: 'silent' }).toJS() as { devices?: unknown } | null)?.devices;
  } catch {
    // A text that is no YAML at all names no device.
    return new Map();
  }
  if (typeof devices !== 'object' || devices === null) return new Map();
  return new Map(
    Object.entries(devices).flatMap(([name, device]) => {
      const { success, data } = declared.safeParse(device);
      return success ? [[name, data] as const] : [];
    }),
  );
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

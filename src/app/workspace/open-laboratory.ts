import { join } from 'node:path';
import type { HostSecret, LaboratoryCommand, LaboratoryState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import {
  type Clock,
  createLaboratoryView,
  type Definitions,
  type LaboratoryClient,
  laboratoryStream,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';
import { createClock } from './create-clock.ts';
import {
  type DeviceOptions,
  deviceOptionsOf,
  findDeviceOptions,
  keepDeviceOptions,
} from './device-options.ts';
import { openHostSecrets } from './host-secrets.ts';
import { type LaboratoryFile, readLaboratoryFile } from './laboratory-file.ts';
import { describeTo } from './open-campaign.ts';
import { loadLab } from './open-workspace.ts';
import {
  openExistingStore,
  openWorkspaceStore,
  type StoreOptions,
  workspaceAddress,
} from './open-workspace-store.ts';

export type LaboratoryOptions = StoreOptions & {
  readonly labModule?: string | undefined;
  readonly lab?: string | undefined;
  /** Is told why the file or the lab module of the workspace cannot be used, and the laboratory is opened without it; where nobody is, that is an error. */
  readonly onBadFile?: (why: string) => void;
};

export type OpenedLaboratory = {
  readonly store: Store;
  readonly client: LaboratoryClient;
  readonly clock: Clock;
  readonly file: LaboratoryFile | null;
  /** Why the record goes by an earlier laboratory.yaml, or what else a person should know of it; null when it is in line with the file. */
  readonly notInForce: string | null;
  readonly definitions: Definitions;
  /** Secrets that the workspace keeps for instruments. */
  readonly secret: (name: string) => HostSecret;
  /** What its devices are opened with to be made safe, whatever has become of its file. */
  deviceOptions(): DeviceOptions;
  state(): LaboratoryState;
  command(command: LaboratoryCommand): Promise<void>;
};

/** The laboratory file of the workspace that options name; null when there is none. */
export const readWorkspaceLaboratory = (
  options: StoreOptions,
  definitions: Definitions,
): LaboratoryFile | null =>
  readLaboratoryFile(join(workspaceAddress(options).folder, 'laboratory.yaml'), definitions);

/**
 * Opens the laboratory that `--lab` names, else that of the workspace's file, else the only one in the store, with its record in line
 * with the file. @throws AppError `no-such-laboratory`, `ambiguous-laboratory`
 */
export async function withLaboratory<T>(
  options: LaboratoryOptions,
  person: { readonly kind: 'person'; readonly id: string },
  work: (laboratory: OpenedLaboratory) => Promise<T>,
): Promise<T> {
  const { lab } = (await orTell(options, () => loadLab(options.labModule))) ?? (await loadLab(undefined));
  const { folder } = workspaceAddress(options);
  const file = await orTell(options, () => readWorkspaceLaboratory(options, lab.definitions));
  const isOwn = file !== null && (options.lab === undefined || options.lab === file.name);
  const store = await (isOwn ? openWorkspaceStore(options) : openExistingStore(options));
  try {
    const name = await findLaboratory(store, options.lab ?? file?.name);
    const clock = createClock(isOwn ? file.clock : await readClock(store, name));
    const client = openLaboratoryClient(store, name, clock);
    try {
      await client.view.refresh();
      const own = isOwn ? file : null;
      let notInForce: string | null = null;
      if (own !== null) {
        await client.command({ command: 'open', name, clock: own.clock }, person);
        notInForce = await orTell(options, () =>
          describeTo(client, own, person).then(() => keepDeviceOptions(folder, own), whyNotInForce),
        );
      }
      const state = (): LaboratoryState => {
        const current = client.view.state();
        if (current === null)
          throw new AppError('no-such-laboratory', `laboratory ${name} is in neither the store nor a file`);
        return current;
      };
      clock.catchUp(state().now);
      return await work({
        store,
        client,
        clock,
        file: own,
        notInForce,
        definitions: lab.definitions,
        secret: openHostSecrets(folder),
        deviceOptions: () =>
          own === null || notInForce !== null
            ? findDeviceOptions(folder, lab.definitions, state())
            : deviceOptionsOf(own),
        state,
        command: (command) => client.command(command, person),
      });
    } finally {
      client.close();
    }
  } finally {
    await store.close();
  }
}

/** Null, and told, for a file that cannot be used. */
async function orTell<T>({ onBadFile }: LaboratoryOptions, work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || onBadFile === undefined) throw error;
    onBadFile(error.message);
    return null;
  }
}

/** The kind of clock that the record of a laboratory goes by; that of the wall where there is no record. */
async function readClock(store: Store, name: string): Promise<Clock['kind']> {
  const view = createLaboratoryView(store, name);
  await view.refresh();
  return view.state()?.clock ?? 'wall';
}

/** A file edited while work runs takes effect when that is over; until then a person must still be able to look and to make safe. */
function whyNotInForce(error: unknown): string {
  if (!(error instanceof AppError && error.code === 'instrument-differs')) throw error;
  return `laboratory.yaml is not in force yet: ${error.message}`;
}

async function findLaboratory(store: Store, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return wanted;
  const prefix = laboratoryStream('');
  const names = (await store.streams(prefix)).map(({ stream }) => stream.slice(prefix.length));
  if (names.length === 1) return names[0] as string;
  if (names.length === 0)
    throw new AppError(
      'no-such-laboratory',
      'there is no laboratory.yaml and no laboratory in the store; write one as docs/laboratory.md shows, or run a campaign that names a laboratory',
    );
  throw new AppError('ambiguous-laboratory', `there are ${names.join(', ')}; choose one with --lab NAME`);
}

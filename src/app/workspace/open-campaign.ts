import type { Actor, CampaignSpec, InstrumentSpec, Table } from '../../campaign/index.ts';
import { type Id, newId } from '../../core/id.ts';
import { canonicalJson } from '../../core/json.ts';
import {
  type Clock,
  commandCampaign,
  type LaboratoryClient,
  openCampaignView,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';
import { describeLaboratory, type LaboratoryFile, listDevices } from './laboratory-file.ts';

/** Opens a new campaign in the record, with its table stored beside it and its instruments listed in its laboratory. Returns its id. */
export async function openCampaign(
  store: Store,
  given: CampaignSpec,
  table: Table | null,
  clock: Clock,
  actor: Actor,
  file: LaboratoryFile | null = null,
): Promise<Id> {
  const spec =
    table === null
      ? given
      : {
          ...given,
          laboratory: { ...given.laboratory, instruments: await attachTable(store, given, table) },
        };
  const { name, clock: kind, instruments } = spec.laboratory;
  const laboratory = openLaboratoryClient(store, name, clock);
  try {
    await laboratory.command({ command: 'open', name, clock: kind }, actor);
    clock.catchUp(laboratory.view.state()?.now ?? 0);
    if (file?.name === name) await describeTo(laboratory, file, actor);
    for (const [instrument, { driver, capacity, hours, options, table: blob }] of Object.entries(
      instruments,
    )) {
      const entry = { driver, capacity, hours, options, table: blob ?? null };
      await laboratory.command({ command: 'list-instrument', instrument, entry }, actor);
    }
  } finally {
    laboratory.close();
  }
  const id = `${slug(spec.name)}-${newId(Date.now()).slice(-6).toLowerCase()}`;
  await commandCampaign(openCampaignView(store, id), { command: 'open', spec }, actor, clock.now);
  return id;
}

/** Brings the record in line with the laboratory's own file. */
export async function describeTo(
  laboratory: LaboratoryClient,
  file: LaboratoryFile,
  actor: Actor,
): Promise<void> {
  for (const [instrument, entry] of listDevices(file))
    await laboratory.command({ command: 'list-instrument', instrument, entry }, actor);
  await laboratory.command({ command: 'describe', description: describeLaboratory(file) }, actor);
}

/** Instruments that answer from a table cite it by its blob, so that the record alone suffices to go on. */
async function attachTable(
  store: Store,
  spec: CampaignSpec,
  table: Table,
): Promise<{ [name: string]: InstrumentSpec }> {
  const bytes = new TextEncoder().encode(canonicalJson(table));
  const blob = await store.putBlob(bytes, {
    name: `${table.name}.table.json`,
    licence: table.licence,
    source: table.source,
  });
  const entries = Object.entries(spec.laboratory.instruments).map(([name, instrument]) => {
    const usesTable = instrument.driver === 'replay' || instrument.options.table !== undefined;
    return [name, usesTable ? { ...instrument, table: blob } : instrument] as const;
  });
  return Object.fromEntries(entries);
}

/** The name in lower case with hyphens, short enough to type. */
const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-[^-]*$/, (tail) => (name.length > 32 ? '' : tail)) || 'campaign';

import type { CampaignState } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Id } from '../../../core/id.ts';
import { createLaboratoryView, openCampaignView, type Store } from '../../../runtime/index.ts';
import { candidatesOf, tableOf } from '../../workspace/collect-report.ts';
import { describeAwaited } from '../../workspace/list-awaited.ts';
import { createRowCache, type RowCache } from './row-cache.ts';

type LaboratoryView = ReturnType<typeof createLaboratoryView>;

/** A campaign kept folded by the server, with what the views draw from beside the state. */
export type CampaignRecord = {
  /** The state as the record stands now. @throws AppError `no-such-campaign` */
  read(): Promise<CampaignState>;
  /** Like `read`, and null where there is no such campaign. */
  find(): Promise<CampaignState | null>;
  /** Values of the candidates of a replayed table [unit of the goal]; null where there is no finite table. */
  candidateValues(): Promise<readonly number[] | null>;
  /** What a person must do before it goes on, as the record of its laboratory stands. */
  awaited(): Promise<readonly string[]>;
  readonly rowsOf: RowCache;
};

export type CampaignRecords = (id: Id) => CampaignRecord;

/** Keeps every campaign that was asked for folded, so that a look reads the tail of its stream alone. */
export function openCampaignRecords(store: Store): CampaignRecords {
  const records = new Map<Id, CampaignRecord>();
  const laboratories = new Map<string, LaboratoryView>();
  const laboratoryOf = (name: string): LaboratoryView => {
    const view = laboratories.get(name) ?? createLaboratoryView(store, name);
    laboratories.set(name, view);
    return view;
  };
  return (id) => {
    const known = records.get(id);
    if (known !== undefined) return known;
    const record = openRecord(store, id, laboratoryOf);
    records.set(id, record);
    return record;
  };
}

function openRecord(store: Store, id: Id, laboratoryOf: (name: string) => LaboratoryView): CampaignRecord {
  const view = openCampaignView(store, id);
  let values: Promise<readonly number[] | null> | null = null;
  const find = async (): Promise<CampaignState | null> => {
    await view.refresh();
    return view.state();
  };
  const read = async (): Promise<CampaignState> => {
    const state = await find();
    if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
    return state;
  };
  return {
    read,
    find,
    rowsOf: createRowCache(),
    async awaited() {
      const state = await read();
      const laboratory = laboratoryOf(state.spec.laboratory.name);
      await laboratory.refresh();
      return describeAwaited(state, laboratory.state());
    },
    candidateValues() {
      values ??= read().then(async (state) => {
        const table = await tableOf(store, state);
        if (table === null) return null;
        return candidatesOf(state, table)?.map(({ value }) => value) ?? null;
      });
      return values;
    },
  };
}

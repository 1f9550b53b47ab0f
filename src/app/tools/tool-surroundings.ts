import type { Actor, CampaignState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import {
  type CampaignView,
  type Compute,
  campaignStream,
  type Definitions,
  openCampaignView,
  type Store,
} from '../../runtime/index.ts';
import { findCampaign } from '../workspace/find-campaign.ts';

/** What tools work on, passed in by whoever lends them to an agent. */
export type ToolSurroundings = {
  readonly store: Store;
  readonly definitions: Definitions;
  /** Where simulations and planners run. */
  readonly compute: Compute;
  /** Who acts: what is asked for stands in the record under this name, and is never approved by it. */
  readonly actor: Actor & { readonly kind: 'agent' | 'token' };
  /** The folder whose files may be read by their path; null: none. */
  readonly filesFolder: string | null;
};

/** Surroundings with campaigns kept folded, so that a question reads only what was appended since the last. */
export type ToolBench = ToolSurroundings & {
  /** The campaign whose id is, begins or ends with the text. @throws AppError `no-such-campaign`, `ambiguous-campaign` */
  open(text: string): Promise<CampaignState>;
  /** The same, to command it. */
  view(text: string): Promise<CampaignView>;
  /** All campaigns, or the one named. */
  states(text: string | undefined): Promise<readonly CampaignState[]>;
};

export function createToolBench(surroundings: ToolSurroundings): ToolBench {
  const { store } = surroundings;
  const views = new Map<Id, CampaignView>();
  const viewOf = async (id: Id): Promise<CampaignView> => {
    const view = views.get(id) ?? openCampaignView(store, id);
    views.set(id, view);
    await view.refresh();
    return view;
  };
  const view = async (text: string): Promise<CampaignView> => viewOf(await findCampaign(store, text));
  const open = async (text: string): Promise<CampaignState> => stateOf(await view(text));
  return {
    ...surroundings,
    view,
    open,
    async states(text) {
      if (text !== undefined) return [await open(text)];
      const prefix = campaignStream('');
      const ids = (await store.streams(prefix)).map(({ stream }) => stream.slice(prefix.length));
      const states: CampaignState[] = [];
      for (const id of ids) states.push(stateOf(await viewOf(id)));
      return states;
    },
  };
}

function stateOf(view: CampaignView): CampaignState {
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${view.stream}`);
  return state;
}

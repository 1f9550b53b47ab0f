import {
  type AgentEvent,
  type AgentState,
  agentSchema,
  foldAgentEvents,
  type RunLog,
} from '../../agents/index.ts';
import type { Instant } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Fence, Store } from '../../runtime/index.ts';

/** The stream of what an agent did in a campaign. */
export const agentStream = (campaign: Id): string => `agent/${campaign}`;

/** An agent's log in the store, under the lease of its campaign: no other process can write to it meanwhile. */
export function openRunLog(
  store: Store,
  campaign: Id,
  writer: { readonly id: string; readonly labAt: () => Instant; readonly fence?: Fence },
): RunLog {
  const stream = agentStream(campaign);
  const stamp = (): { by: { kind: 'agent'; id: string }; at: number; labAt: Instant } => ({
    by: { kind: 'agent', id: writer.id },
    at: Date.now(),
    labAt: writer.labAt(),
  });
  return {
    read: () => readAgentEvents(store, campaign),
    async append(expected, events) {
      const rows = events.map(({ type, data }) => ({
        type,
        data: data as unknown as Json,
        ...stamp(),
        cause: null,
        schema: agentSchema,
      }));
      await store.append(stream, expected, rows, writer.fence && { fence: writer.fence });
    },
  };
}

/** @throws AppError `store-newer` — the stream was written by a newer Onnes */
export async function readAgentEvents(store: Store, campaign: Id): Promise<readonly AgentEvent[]> {
  const stored = await store.read(agentStream(campaign));
  const newer = stored.find(({ schema }) => schema > agentSchema);
  if (newer !== undefined)
    throw new AppError(
      'store-newer',
      `${agentStream(campaign)} holds an event of schema ${newer.schema}; this Onnes knows up to ${agentSchema}: update it`,
    );
  return stored.map(({ type, data }) => ({ type, data }) as unknown as AgentEvent);
}

/** What an agent did in a campaign; null where none took part. */
export const readAgent = async (store: Store, campaign: Id): Promise<AgentState | null> =>
  foldAgentEvents(await readAgentEvents(store, campaign));

import type { AgentEvent } from './events.ts';

/** Where an agent's events are kept: one stream for a campaign. */
export type RunLog = {
  read(): Promise<readonly AgentEvent[]>;
  /**
   * Appends all, or none, after the first `expected` events; they are durable when the promise resolves.
   * @throws AppError `version-conflict` — another process writes to the stream
   */
  append(expected: number, events: readonly AgentEvent[]): Promise<void>;
};

/** A log that lives as long as its process. */
export function memoryRunLog(): RunLog & { readonly events: readonly AgentEvent[] } {
  const events: AgentEvent[] = [];
  return {
    events,
    read: async () => structuredClone(events),
    append: async (_expected, added) => {
      events.push(...structuredClone(added));
    },
  };
}

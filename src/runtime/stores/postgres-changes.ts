import { Client, type ClientConfig } from 'pg';
import type { StreamVersion } from '../store.ts';
import { type ChangeSource, poll } from './change-feed.ts';
import type { SqlRecord } from './sql-record.ts';

const pollIntervalMs = 1_000;

/** Listens to what other processes announce, and looks now and then in case a notification or the connection was lost. */
export const watchPostgres = (config: ClientConfig, channel: string, record: SqlRecord): ChangeSource => ({
  start(announce) {
    const listener = listenTo(config, channel, ({ stream, version }) => announce(stream, version));
    const stopPolling = poll(pollIntervalMs, async () => {
      await listener.connect();
      for (const { stream, version } of await record.streams('')) announce(stream, version);
    });
    return () => {
      stopPolling();
      listener.stop();
    };
  },
});

function listenTo(config: ClientConfig, channel: string, heard: (change: StreamVersion) => void) {
  let client: Client | null = null;
  let isStopped = false;

  async function connect(): Promise<void> {
    if (client || isStopped) return;
    const next = new Client(config);
    client = next;
    const drop = (): void => {
      if (client === next) client = null;
    };
    next.on('error', drop);
    next.on('end', drop);
    next.on('notification', ({ payload }) => heard(JSON.parse(payload ?? '{}') as StreamVersion));
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
      if (isStopped) await next.end();
    } catch (error) {
      drop();
      throw error;
    }
  }

  return {
    connect,
    stop(): void {
      isStopped = true;
      void client?.end();
    },
  };
}

import { z } from '@hono/zod-openapi';
import { quantity } from '../contract.ts';

/** The story of a campaign: its decisions, its devices, its events, and what a change of it would do. */

export const decisionItem = z
  .object({
    seq: z.number(),
    /** Wall clock and laboratory clock [ms since 1970]. */
    at: z.number(),
    labAt: z.number(),
    kind: z.enum(['decision', 'result', 'fault']),
    /** What it is about: the icon and the tone follow. */
    subject: z.enum([
      'opened',
      'proposal',
      'result',
      'best',
      'limit',
      'repeat',
      'failure',
      'held',
      'review',
      'steering',
      'correction',
      'closed',
    ]),
    title: z.string(),
    why: z.string(),
    by: z.string(),
    evidence: z.array(z.object({ label: z.string(), address: z.string(), isSimulated: z.boolean() })),
  })
  .openapi('DecisionItem');

export const decisionPage = z
  .object({
    /** Newest first. */
    items: z.array(decisionItem),
    total: z.number(),
    /** Items older than the last one here. */
    older: z.number(),
  })
  .openapi('DecisionPage');

export const deviceRun = z
  .object({
    key: z.string(),
    instrument: z.string(),
    /** Of this campaign; null for work of another. */
    samples: z.array(z.string()).nullable(),
    /** Laboratory clock [ms since 1970]; `end` is expected where it has not ended. */
    start: z.number(),
    end: z.number(),
    /** When it has warmed up, and when the device may be opened again; as start and end where it need not. */
    warmAt: z.number(),
    coldAt: z.number(),
    state: z.enum(['done', 'failed', 'running', 'planned', 'held']),
    detail: z.string(),
  })
  .openapi('DeviceRun');

export const devicesView = z
  .object({
    laboratory: z.string(),
    clock: z.string(),
    /** Laboratory clock [ms since 1970]; of a closed campaign, when its last run ended. */
    now: z.number(),
    instruments: z.array(z.object({ name: z.string(), status: z.string() })),
    runs: z.array(deviceRun),
    /** Runs that are older than those listed. */
    leftOut: z.number(),
  })
  .openapi('DevicesView');

export const honestyView = z
  .object({
    quantity: z.string(),
    unit: z.string(),
    pairs: z.array(
      z.object({
        sample: z.string(),
        predicted: z.number(),
        sd: z.number().nullable(),
        measured: z.number(),
        measuredSd: z.number().nullable(),
        isSimulated: z.boolean(),
      }),
    ),
    /** In words: how many lie inside their intervals, and what that says. */
    words: z.string(),
    /** What the intervals turned out to be; null before there are enough to say. */
    widths: z.enum(['too narrow', 'too wide', 'consistent']).nullable(),
    notComparable: z.number(),
    settled: z.object({
      receipts: z.number(),
      settled: z.number(),
      provisional: z.number(),
      voided: z.number(),
      lower: z.number(),
      readingSd: quantity.nullable(),
      limits: z.number(),
      failures: z.record(z.string(), z.number()),
    }),
  })
  .openapi('HonestyView');

export const recordEvent = z
  .object({
    seq: z.number(),
    type: z.string(),
    at: z.number(),
    labAt: z.number(),
    by: z.string(),
    hash: z.string(),
    data: z.string(),
  })
  .openapi('RecordEvent');
export const recordPage = z.object({ events: z.array(recordEvent), total: z.number() }).openapi('RecordPage');
export const verifyView = z
  .object({
    isIntact: z.boolean(),
    events: z.number(),
    files: z.number(),
    head: z.string(),
    problems: z.array(z.object({ where: z.string(), detail: z.string() })),
  })
  .openapi('VerifyView');
export const fileRow = z
  .object({
    sample: z.string(),
    stage: z.string(),
    name: z.string(),
    blob: z.string(),
  })
  .openapi('FileRow');
export const fileList = z.object({ files: z.array(fileRow) }).openapi('FileList');

export const amendmentPreview = z
  .object({
    /** What changes, in sentences; what would be refused is an error instead. */
    effects: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })),
    /** Whether the campaign would stay exactly as it is. */
    changesNothing: z.boolean(),
    follows: z.string(),
  })
  .openapi('AmendmentPreview');

export type DecisionItem = z.infer<typeof decisionItem>;
export type DecisionPage = z.infer<typeof decisionPage>;
export type DeviceRun = z.infer<typeof deviceRun>;
export type DevicesView = z.infer<typeof devicesView>;
export type HonestyView = z.infer<typeof honestyView>;
export type RecordEvent = z.infer<typeof recordEvent>;
export type RecordPage = z.infer<typeof recordPage>;
export type VerifyView = z.infer<typeof verifyView>;
export type FileRow = z.infer<typeof fileRow>;
export type AmendmentPreview = z.infer<typeof amendmentPreview>;

import { z } from '@hono/zod-openapi';
import { fidelity, goalView, quantity, sampleRow } from '../contract.ts';

/** What was read off raw data, or how far was looked without finding it. */
export const findingView = z
  .object({
    quantity: z.string(),
    value: quantity.nullable(),
    /** Where nothing was found: how far was looked. */
    limit: quantity.nullable(),
    systematic: z.object({ sd: z.number(), source: z.string() }).nullable(),
    criterion: z.string(),
    method: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi('FindingView');

/** `null` breaks a line. */
const numbers = z.array(z.number().nullable());
const axis = z.object({
  quantity: z.string(),
  unit: z.string(),
  extent: z.object({ low: z.number(), high: z.number() }).optional(),
});

export const panelView = z
  .object({
    description: z.string(),
    x: axis,
    y: axis,
    series: z.array(
      z.object({
        label: z.string(),
        kind: z.enum(['line', 'points', 'sticks']),
        x: numbers,
        y: numbers,
        sds: numbers.optional(),
        fidelity,
        colour: z.number().optional(),
      }),
    ),
    remarks: z.array(z.object({ x: z.number(), y: z.number(), text: z.string() })),
  })
  .openapi('PanelView');

/** One analysis of a sample's raw files, computed now; nothing of it is recorded. */
export const analysisView = z
  .object({
    analysis: z.string(),
    options: z.record(z.string(), z.unknown()),
    files: z.array(z.string()),
    findings: z.array(findingView),
    warnings: z.array(z.string()),
    failure: z.string().nullable(),
    panels: z.array(panelView),
    /** Whether it found what the record holds of it; null where the record holds none. */
    agreesWithRecord: z.boolean().nullable(),
  })
  .openapi('AnalysisView');

export const analysisOffer = z.object({
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  /** The stage of the campaign that uses it; null where none does. */
  stage: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});

export const chainNode = z
  .object({
    kind: z.enum(['claim', 'analysis', 'file', 'measurement', 'synthesis', 'proposal', 'approval']),
    title: z.string(),
    detail: z.string(),
    /** Hash of the bytes, or key of the step. */
    mark: z.string(),
    isSimulated: z.boolean(),
    /** Number of the event in the campaign's stream. */
    seq: z.number().nullable(),
  })
  .openapi('ChainNode');

export const receiptView = z.object({
  version: z.number(),
  status: z.string(),
  total: z.number(),
  reason: z.string(),
  explanation: z.string(),
  grader: z.string(),
  components: z.record(z.string(), z.number()),
});

export const lifeEvent = z.object({
  seq: z.number(),
  type: z.string(),
  text: z.string(),
  /** Wall time and laboratory time [ms since 1970]. */
  at: z.number(),
  labAt: z.number(),
  by: z.string(),
  step: z.string().nullable(),
  hash: z.string(),
});

export const noteView = z
  .object({ seq: z.number(), text: z.string(), by: z.string(), at: z.number() })
  .openapi('NoteView');

export const sampleView = z
  .object({
    campaign: z.object({
      id: z.string(),
      name: z.string(),
      laboratory: z.string(),
      isVirtualClock: z.boolean(),
      currency: z.string(),
      goal: goalView,
    }),
    isSimulated: z.boolean(),
    row: sampleRow,
    /** Measured less predicted in standard deviations of both [1]; null where one of them is not known. */
    surprise: z.number().nullable(),
    /** Each setting as planned and as made; `madeSd` in the unit. */
    settings: z.array(
      z.object({
        name: z.string(),
        unit: z.string(),
        planned: z.union([z.number(), z.string()]).nullable(),
        made: z.union([z.number(), z.string()]).nullable(),
        madeSd: z.number().nullable(),
      }),
    ),
    stages: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        by: z.string(),
        state: z.enum(['done', 'failed', 'under way', 'to come', 'not made']),
        attempts: z.number(),
        detail: z.string(),
      }),
    ),
    relatives: z.array(z.object({ id: z.string(), relation: z.string(), measured: quantity.nullable() })),
    estimates: z.array(z.object({ quantity: z.string(), value: quantity, fidelity, method: z.string() })),
    observations: z.array(
      z.object({
        quantity: z.string(),
        value: quantity,
        fidelity,
        method: z.string(),
        file: z.string().nullable(),
      }),
    ),
    findings: z.array(findingView),
    warnings: z.array(z.string()),
    isRetracted: z.boolean(),
    receipts: z.array(receiptView),
    cost: z.object({ money: z.number(), hours: z.number() }),
    files: z.array(z.object({ name: z.string(), hash: z.string(), stage: z.string() })),
    analyses: z.array(analysisOffer),
    chain: z.array(chainNode),
    life: z.array(lifeEvent),
    previous: z.string().nullable(),
    next: z.string().nullable(),
  })
  .openapi('SampleView');

export const sampleCheck = z
  .object({
    files: z.number(),
    events: z.number(),
    headHash: z.string(),
    problems: z.array(z.object({ where: z.string(), detail: z.string() })),
  })
  .openapi('SampleCheck');

export const structureView = z
  .object({
    title: z.string(),
    formula: z.string(),
    /** Rows are the lattice vectors [Å]. */
    lattice: z.array(z.array(z.number())),
    sites: z.array(
      z.object({
        /** Fractional coordinates. */
        position: z.array(z.number()),
        species: z.array(z.object({ element: z.string(), occupancy: z.number() })),
      }),
    ),
    warnings: z.array(z.string()),
  })
  .openapi('StructureView');

export type FindingView = z.infer<typeof findingView>;
export type PanelView = z.infer<typeof panelView>;
export type AnalysisView = z.infer<typeof analysisView>;
export type ChainNode = z.infer<typeof chainNode>;
export type LifeEvent = z.infer<typeof lifeEvent>;
export type NoteView = z.infer<typeof noteView>;
export type SampleView = z.infer<typeof sampleView>;
export type SampleCheck = z.infer<typeof sampleCheck>;
export type StructureView = z.infer<typeof structureView>;

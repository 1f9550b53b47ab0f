import { z } from '@hono/zod-openapi';
import type { ColumnedView } from './contract/columns.ts';

/** What the HTTP interface sends and takes, as schemas: the types of the web app and the OpenAPI description come from here alone. */

export const quantity = z
  .object({
    value: z.number(),
    sd: z.number().nullable(),
    unit: z.string(),
    bound: z.enum(['upper', 'lower']).optional(),
  })
  .openapi('Quantity');

export const fidelity = z.enum(['simulated', 'measured', 'literature']).openapi('Fidelity');

export const designText = z
  .object({
    formula: z.string().nullable(),
    settings: z.array(z.object({ name: z.string(), value: z.string(), unit: z.string() })).readonly(),
  })
  .openapi('DesignText');

export const campaignStatus = z.enum(['running', 'waiting', 'paused', 'closed']).openapi('CampaignStatus');

export const goalView = z
  .object({
    quantity: z.string(),
    criterion: z.string().optional(),
    unit: z.string(),
    direction: z.string(),
    target: z.number().optional(),
    /** As far from the target all values are as good. */
    tolerance: z.number().optional(),
    /** Of a constraint. */
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .openapi('GoalView');

/** Best of the first n in random order: index n − 1. */
const band = z.object({ worse: z.array(z.number()), better: z.array(z.number()) });
export const randomView = z
  .union([
    z.object({
      isKnown: z.literal(true),
      median: z.array(z.number()),
      half: band,
      most: band,
      experimentsToMatch: z.number().nullable(),
    }),
    z.object({ isKnown: z.literal(false), why: z.string() }),
  ])
  .openapi('RandomView');

export const bestView = z
  .object({
    value: quantity,
    fidelity,
    design: designText,
    measurementCount: z.number(),
    isConfirmed: z.boolean(),
    samples: z.array(z.string()),
  })
  .openapi('BestView');

export const budgetView = z
  .object({ name: z.string(), used: z.number(), total: z.number(), unit: z.string() })
  .openapi('BudgetView');

export const campaignCard = z
  .object({
    id: z.string(),
    name: z.string(),
    status: campaignStatus,
    isSimulated: z.boolean(),
    laboratory: z.string(),
    goal: goalView,
    experiments: z.object({ used: z.number(), budget: z.number() }),
    best: bestView.nullable(),
    /** [experiment, best so far] after each experiment, at most 60 points. */
    curve: z.array(z.tuple([z.number(), z.number()])),
    random: randomView,
    /** What it waits for or does, in a few words. */
    doing: z.string(),
    isPersonAwaited: z.boolean(),
  })
  .openapi('CampaignCard');

export const sampleRow = z
  .object({
    id: z.string(),
    number: z.number().nullable(),
    position: z.number(),
    origin: z.enum(['proposed', 'requested', 'replicate', 'added', 'control']),
    outcome: z.enum(['open', 'measured', 'failed', 'cancelled']),
    design: designText,
    values: z.record(z.string(), z.union([z.number(), z.string()])),
    predicted: quantity.nullable(),
    measured: quantity.extend({ fidelity }).nullable(),
    /** What was measured of the second goal and those after it, in their order; absent where there is one goal. */
    further: z.array(quantity.nullable()).optional(),
    /** Why it was asked for. */
    why: z.string().nullable(),
    failure: z.object({ kind: z.string(), detail: z.string() }).nullable(),
    receipt: z.object({ status: z.string(), total: z.number(), reason: z.string() }).nullable(),
    isBest: z.boolean(),
    /** Equal for samples of one design. */
    designKey: z.string(),
    replicateOf: z.string().nullable(),
    /** Laboratory hours since the campaign was opened, when it was finished. */
    finishedHours: z.number().nullable(),
    cost: z.object({ money: z.number(), hours: z.number() }),
  })
  .openapi('SampleRow');

export const campaignView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: campaignStatus,
    closedWhy: z.string().nullable(),
    isSimulated: z.boolean(),
    laboratory: z.object({ name: z.string(), clock: z.string(), hasBench: z.boolean() }),
    planner: z.string(),
    currency: z.string(),
    /** Events in its record. */
    version: z.number(),
    openedAt: z.number(),
    /** Laboratory clock [ms since 1970]. */
    now: z.number(),
    goals: z.array(goalView),
    /** Samples of one design that confirm it. */
    confirm: z.number(),
    budgets: z.array(budgetView),
    best: bestView.nullable(),
    bestSoFar: z.array(z.tuple([z.number(), z.number()])),
    random: randomView,
    rows: z.record(z.string(), sampleRow),
    awaited: z.array(z.string()),
    doing: z.string(),
  })
  .openapi('CampaignView');

export const problem = z
  .object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string() })
  .openapi('Problem');

export type Quantity = z.infer<typeof quantity>;
export type Fidelity = z.infer<typeof fidelity>;
export type DesignText = z.infer<typeof designText>;
export type CampaignStatus = z.infer<typeof campaignStatus>;
export type GoalView = z.infer<typeof goalView>;
export type RandomView = z.infer<typeof randomView>;
export type BestView = z.infer<typeof bestView>;
export type BudgetView = z.infer<typeof budgetView>;
export type CampaignCard = z.infer<typeof campaignCard>;
export type SampleRow = z.infer<typeof sampleRow>;
export type CampaignView = z.infer<typeof campaignView>;
export type Problem = z.infer<typeof problem>;

/** What one live connection carries, by the topic's name: `campaigns`, or `campaign/ID`. */
export type CampaignList = { readonly cards: { readonly [id: string]: CampaignCard } };

/** A change from one JSON value to another: `=` sets it, `-` removes it, `+` appends to an array, `.` changes members of an object. */
export type Patch =
  | { readonly '=': unknown }
  | { readonly '-': true }
  | { readonly '+': readonly unknown[] }
  | { readonly '.': { readonly [key: string]: Patch } };

/** A snapshot of a view whose long members come column by column. */
export type ColumnsMessage = {
  readonly kind: 'columns';
  readonly topic: string;
  readonly version: number;
  readonly columns: ColumnedView;
};

/** One message of the live stream. */
export type LiveMessage =
  | { readonly kind: 'opened'; readonly connection: string }
  | { readonly kind: 'snapshot'; readonly topic: string; readonly version: number; readonly view: unknown }
  | { readonly kind: 'change'; readonly topic: string; readonly version: number; readonly patch: Patch }
  | { readonly kind: 'gone'; readonly topic: string; readonly detail: string };

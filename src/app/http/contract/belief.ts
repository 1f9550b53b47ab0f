import { z } from '@hono/zod-openapi';

/** What a planner believes, as the web app draws it. Values in the unit of the goal; an sd is of the true value, without noise. */

const setting = z.union([z.number(), z.string()]);
export const designValues = z.record(z.string(), setting).openapi('DesignValues');

export const variableView = z
  .object({
    name: z.string(),
    unit: z.string(),
    /** `fraction`: of a composition; its variables sum to 1 over those of the same `group`. */
    kind: z.enum(['number', 'fraction', 'category']),
    group: z.string().nullable(),
    min: z.number(),
    max: z.number(),
    /** Distance of allowed values; null where any value is. */
    step: z.number().nullable(),
    isLog: z.boolean(),
    /** Allowed values of a category, or of a number with levels. */
    levels: z.array(setting).nullable(),
  })
  .openapi('VariableView');

export const responseView = z
  .object({
    quantity: z.string(),
    unit: z.string(),
    direction: z.string(),
    noiseSd: z.number(),
    /** Limits of a specification, or about a target: what lies between them is met. */
    atLeast: z.number().nullable(),
    atMost: z.number().nullable(),
  })
  .openapi('ResponseView');

const at = z.object({ mean: z.number(), sd: z.number() });

/** One variable moved from its lowest to its highest, all others as in the design. */
export const sliceView = z
  .object({ variable: z.string(), points: z.array(at.extend({ x: setting })) })
  .openapi('SliceView');

/** What is believed at one design and beside it: one entry of `responses` per goal, and its slices. */
export const profileView = z
  .object({
    design: designValues,
    /** True, or what keeps the design out of the space. */
    isAllowed: z.union([z.literal(true), z.string()]),
    /** Probability that the true values lie within all limits at once, if the goals err independently; null where no goal has one. */
    metChance: z.number().nullable(),
    responses: z.array(at.extend({ slices: z.array(sliceView) })),
  })
  .openapi('ProfileView');

const cell = at.extend({ x: z.number(), y: z.number(), gain: z.number() });
export const mapView = z
  .object({
    kind: z.enum(['ternary', 'plane']),
    /** Of a plane the variables of x and y; of a ternary map the elements at the corners: x is the second's share, y the third's. */
    axes: z.array(z.string()),
    /** Cells along one side. */
    size: z.number(),
    cells: z.array(cell),
    choices: z.array(z.string()),
  })
  .openapi('MapView');

const unknown = z.object({ isKnown: z.literal(false), why: z.string() });

export const beliefView = z
  .discriminatedUnion('isKnown', [
    z.object({
      isKnown: z.literal(true),
      /** Whose belief it is; `isOwn` false where the campaign's planner has none of its own. */
      planner: z.string(),
      isOwn: z.boolean(),
      trials: z.number(),
      goals: z.array(responseView),
      variables: z.array(variableView),
      profile: profileView,
      map: mapView.nullable(),
      /** What is believed at each measured or proposed sample, by id. */
      samples: z.record(z.string(), at.extend({ design: designValues, isPending: z.boolean() })),
      /** Scatter of the measured values: what an sd is compared with. */
      scale: z.number(),
    }),
    unknown,
  ])
  .openapi('BeliefView');

export const stopView = z
  .discriminatedUnion('isKnown', [
    z.object({
      isKnown: z.literal(true),
      planner: z.string(),
      unit: z.string(),
      /** [better by at least, probability that some untested design is]. */
      chances: z.array(z.tuple([z.number(), z.number()])),
      drawCount: z.number(),
      untestedCount: z.number(),
      /** Whether all untested designs were looked at, or a sample of them. */
      isComplete: z.boolean(),
      /** Probability of being the best of the measured designs, by sample. */
      bestChances: z.record(z.string(), z.number()),
    }),
    unknown,
  ])
  .openapi('StopView');

export const parityView = z
  .discriminatedUnion('isKnown', [
    z.object({
      isKnown: z.literal(true),
      planner: z.string(),
      unit: z.string(),
      /** Into how many parts the measurements were split; equal to their number: each is foretold by all others. */
      folds: z.number(),
      pairs: z.array(
        z.object({
          sample: z.string(),
          predicted: z.number(),
          /** Noise of a measurement included. */
          sd: z.number(),
          measured: z.number(),
        }),
      ),
    }),
    unknown,
  ])
  .openapi('ParityView');

export type DesignValues = z.infer<typeof designValues>;
export type VariableView = z.infer<typeof variableView>;
export type ResponseView = z.infer<typeof responseView>;
export type SliceView = z.infer<typeof sliceView>;
export type ProfileView = z.infer<typeof profileView>;
export type MapView = z.infer<typeof mapView>;
export type BeliefView = z.infer<typeof beliefView>;
export type StopView = z.infer<typeof stopView>;
export type ParityView = z.infer<typeof parityView>;

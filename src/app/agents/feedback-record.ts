import type { Actor, CampaignState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { formatCount, formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import type { FeedbackVerdict } from '../../insights/index.ts';
import type { Store } from '../../runtime/index.ts';

const feedbackSchema = 1;

/** What a permuted-feedback control said of a planner with a language model; worlds are simulated. */
export type JudgedAgent = {
  readonly planner: string;
  /** Name of the model in `models.yaml`. */
  readonly model: string;
  /** Planner that points where the model says to look; null where the model points itself. */
  readonly with: string | null;
  readonly worldCount: number;
  readonly firstWorld: number;
  /** Experiments of each campaign. */
  readonly budget: number;
  /** Area under the curve of what was found with true readings, less that with permuted ones; interval of 95 %. */
  readonly realMinusPermuted: { readonly mean: number; readonly lower: number; readonly upper: number };
  readonly verdict: FeedbackVerdict;
};

/** Verdicts stand in one stream beside the campaigns, since one control speaks of every campaign of the same model. */
const feedbackStream = 'feedback/agents';

/** Keeps the verdict of a whole control. */
export async function recordFeedback(
  store: Store,
  judged: JudgedAgent,
  { by, at }: { readonly by: Actor; readonly at: number },
): Promise<void> {
  const event = {
    type: 'feedback-judged',
    data: judged as unknown as Json,
    cause: null,
    schema: feedbackSchema,
  };
  for (let attempt = 1; ; attempt++)
    try {
      const version = await store.version(feedbackStream);
      await store.append(feedbackStream, version, [{ ...event, by, at, labAt: at }]);
      return;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'version-conflict' && attempt < 5)) throw error;
    }
}

/** Whether the agent of a campaign uses what is measured, as far as a control has said. */
export type FeedbackStanding = {
  readonly verdict: FeedbackVerdict | 'not judged';
  /** The control behind it; null where there was none of this model working in this way. */
  readonly judged: (JudgedAgent & { readonly at: number }) | null;
  /** One sentence, with the interval, for whoever reads the campaign. */
  readonly sentence: string;
};

/**
 * "Did it listen?" of a campaign: the last control of its planner, model and pointing planner that stands in the record. The report and the
 * campaign's page show this very value, so that both say the same.
 */
export async function readFeedbackStanding(
  store: Store,
  { spec }: Pick<CampaignState, 'spec'>,
): Promise<FeedbackStanding> {
  const { model = 'off', planner } = spec;
  if (model === 'off') return standingOf(null);
  const wanted = planner.options.with ?? null;
  const events = await store.read(feedbackStream);
  const last = events.findLast(({ data }) => {
    const judged = data as unknown as JudgedAgent;
    return judged.planner === planner.name && judged.model === model.use && judged.with === wanted;
  });
  return standingOf(last === undefined ? null : { ...(last.data as unknown as JudgedAgent), at: last.at });
}

const meanings: { readonly [verdict in FeedbackVerdict]: string } = {
  listens: 'it listens: true readings help it',
  deaf: 'it is deaf: true readings make no difference worth speaking of',
  undecided: 'undecided: neither listening nor deafness is shown',
};

function standingOf(judged: FeedbackStanding['judged']): FeedbackStanding {
  if (judged === null)
    return {
      verdict: 'not judged',
      judged,
      sentence: 'not judged: no control with permuted feedback was run of this model',
    };
  const { verdict, worldCount, realMinusPermuted, budget } = judged;
  const { mean, lower, upper } = realMinusPermuted;
  const interval =
    worldCount < 2 ? '(interval not known)' : `[${formatNumber(lower, 2)}, ${formatNumber(upper, 2)}] (95 %)`;
  const figures = `true less permuted readings ${formatNumber(mean, 2)} ${interval} of the area under the curve`;
  return {
    verdict,
    judged,
    sentence: `${meanings[verdict]}; ${figures}, over ${formatCount(worldCount, 'simulated world')} of ${formatCount(budget, 'experiment')} each`,
  };
}

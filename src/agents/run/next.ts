import { AppError } from '../../core/error.ts';
import { hashJson } from '../../core/hash.ts';
import type { Json } from '../../core/json.ts';
import { countFinished, judgeHypothesis } from '../hypotheses/judge-hypothesis.ts';
import type { ModelRequest, ToolCall } from '../language-model.ts';
import { mostTokens } from '../models/most-tokens.ts';
import { ownTools } from '../own-tools/index.ts';
import { buildRequest } from '../prompts/build-request.ts';
import { quoteFailure } from '../quote-text.ts';
import type { TurnFacts } from '../turn-facts.ts';
import type { AgentEvent, AgentProposal, ModelCost } from './events.ts';
import { committedCost } from './fold.ts';
import type { AgentState, CallState, TurnState } from './state.ts';

/** Name of the policy below; written where a run is opened. */
export const agentPolicy = 'agent@1';

/** What an agent does next in a turn, as data. */
export type Move =
  | { readonly move: 'record'; readonly events: readonly AgentEvent[] }
  /** Reserve, send, and record the answer. */
  | {
      readonly move: 'ask';
      readonly reserve: AgentEvent & { type: 'call-reserved' };
      readonly request: ModelRequest;
    }
  /** Record that a tool is used, use it, and record its answer. */
  | { readonly move: 'use'; readonly start: AgentEvent & { type: 'tool-started' } }
  | { readonly move: 'end'; readonly outcome: TurnOutcome };

export type TurnOutcome =
  | { readonly outcome: 'designs'; readonly proposals: readonly AgentProposal[] }
  | {
      readonly outcome: 'failed';
      readonly code: string;
      readonly detail: string;
      readonly fallback: string | null;
    };

/** Replies in a row without a tool call after which a model is taken to emit nonsense. */
const mostIdleReplies = 3;
/** Times that one call is sent: once more after a process died while it was in flight. */
const mostAttempts = 2;
/** Code of a call that a person's Ctrl-C ended: the question is asked anew. */
export const interrupted = 'interrupted';

/**
 * The whole policy of an agent's turn: pure, on the folded record and the facts of the turn. Whoever calls it has nothing in flight, so
 * that what is begun and not answered was lost with a process.
 */
export function nextMove(state: AgentState | null, facts: TurnFacts): Move {
  if (state === null)
    return record({ type: 'run-opened', data: { campaign: facts.campaign.id, policy: agentPolicy } });
  const { turn } = state;
  const finished = countFinished(facts.view.trials);
  if (turn === null || turn.key !== facts.key)
    return record({ type: 'turn-opened', data: { turn: facts.key, count: facts.count, finished } });
  if (turn.proposals !== null)
    return { move: 'end', outcome: { outcome: 'designs', proposals: turn.proposals } };
  if (turn.failure !== null) return { move: 'end', outcome: { outcome: 'failed', ...turn.failure } };
  const settled = settleHypotheses(state, facts.view, false);
  if (settled.length > 0) return { move: 'record', events: settled };
  const last = turn.calls.at(-1);
  if (last === undefined) return askModel(state, turn, facts, null);
  return continueCall(state, turn, last, facts);
}

const record = (...events: readonly AgentEvent[]): Move => ({ move: 'record', events });

const fail = ({ key, settings }: TurnFacts, code: string, detail: string): Move =>
  record({ type: 'turn-failed', data: { turn: key, code, detail, fallback: settings.fallback } });

/** Hypotheses whose verdict by the measurements is another than the one in the record. */
export function settleHypotheses(
  { hypotheses }: AgentState,
  view: TurnFacts['view'],
  isOver: boolean,
): readonly AgentEvent[] {
  const at = countFinished(view.trials);
  return hypotheses.flatMap(({ hypothesis, verdict }): AgentEvent[] => {
    const standing = judgeHypothesis(hypothesis, view, isOver);
    if (standing.verdict === verdict) return [];
    return [{ type: 'hypothesis-settled', data: { id: hypothesis.id, at, ...standing } }];
  });
}

function continueCall(state: AgentState, turn: TurnState, call: CallState, facts: TurnFacts): Move {
  const { reply, failure, attempts, key } = call;
  if (failure?.code === interrupted) return askModel(state, turn, facts, null);
  if (failure !== null) return fail(facts, failure.code, failure.detail);
  if (reply === null) {
    if (attempts < mostAttempts) return askModel(state, turn, facts, call);
    return fail(facts, 'call-lost', `call ${key} was in flight ${attempts} times when its process ended`);
  }
  if (reply.ended === 'refused')
    return fail(facts, 'model-refused', `${reply.model} refused: ${reply.text.slice(0, 300)}`);
  const waiting = call.uses.findIndex(({ answer }) => answer === null);
  if (waiting >= 0) return useTool(state, call, waiting, facts);
  const idle = turn.calls.slice(-mostIdleReplies);
  if (idle.length === mostIdleReplies && idle.every(({ uses }) => uses.length === 0))
    return fail(facts, 'model-nonsense', `${mostIdleReplies} replies in a row called no tool`);
  return askModel(state, turn, facts, null);
}

// ---- the model

/** The next question, or the one that was lost once more; refused before it is sent where its highest cost is not covered. */
function askModel(state: AgentState, turn: TurnState, facts: TurnFacts, lost: CallState | null): Move {
  const { settings, model } = facts;
  if (lost === null && turn.calls.length >= settings.callsPerTurn)
    return fail(
      facts,
      'model-loops',
      `${turn.calls.length} calls of the model brought no designs; at most ${settings.callsPerTurn} in a turn`,
    );
  let request: ModelRequest;
  try {
    request = buildRequest(state, facts);
  } catch (error) {
    if (error instanceof AppError) return fail(facts, error.code, error.message);
    throw error;
  }
  const reserved = highestCost(request, facts);
  const shortage = findShortage(state, reserved, facts);
  if (shortage !== null) return fail(facts, 'agent-budget-spent', shortage);
  const reserve = {
    type: 'call-reserved',
    data: {
      call: lost?.key ?? `${turn.key}/${turn.calls.length + 1}`,
      attempt: (lost?.attempts ?? 0) + 1,
      model: model.name,
      requestHash: hashJson(request),
      reserved,
    },
  } as const;
  return { move: 'ask', reserve, request };
}

export function highestCost(request: ModelRequest, { model: { price } }: TurnFacts): ModelCost {
  const { input, output } = mostTokens(request);
  return {
    tokens: input + output,
    money: price === null ? null : (input * price.input + output * price.output) / 1e6,
  };
}

/** What is missing of the agent's budget for a call; a lost attempt counts at all that was reserved for it. */
function findShortage(state: AgentState, needed: ModelCost, { settings, model }: TurnFacts): string | null {
  const { tokens, money } = settings.budget;
  const committed = committedCost(state);
  if (tokens !== null && committed.tokens + needed.tokens > tokens)
    return `the next call may take ${needed.tokens} tokens; ${Math.max(0, tokens - committed.tokens)} of ${tokens} are left`;
  if (money === null) return null;
  if (needed.money === null || committed.money === null)
    return `the price of ${model.name} is not known, so a budget of ${money} cannot be kept`;
  if (committed.money + needed.money > money)
    return `the next call may cost ${needed.money.toPrecision(3)}; ${Math.max(0, money - committed.money).toPrecision(3)} of ${money} are left`;
  return null;
}

// ---- tools

function useTool(state: AgentState, call: CallState, index: number, facts: TurnFacts): Move {
  const { asked, isStarted } = call.uses[index] as CallState['uses'][number];
  const use = `${call.key}/${index + 1}`;
  const own = ownTools.find(({ name }) => name === asked.tool);
  if (own !== undefined) return record(...decideOwn(own, asked, use, facts, state));
  const tool = facts.tools.find(({ name }) => name === asked.tool);
  if (tool === undefined) {
    const names = [...ownTools, ...facts.tools].map(({ name }) => name).join(', ');
    return record(answer(use, { error: `there is no tool ${asked.tool}; there are: ${names}` }, true));
  }
  if (isStarted && tool.effect === 'propose')
    return record(
      answer(
        use,
        {
          error: 'the process ended meanwhile: whether this was done is not known, and it is not done again',
        },
        true,
      ),
    );
  return { move: 'use', start: { type: 'tool-started', data: { use, asked } } };
}

const answer = (use: string, result: Json, isError: boolean): AgentEvent => ({
  type: 'tool-answered',
  data: { use, result, isError },
});

/** A tool of the agent's own: what it does and what it answers are one append. */
function decideOwn(
  own: (typeof ownTools)[number],
  asked: ToolCall,
  use: string,
  facts: TurnFacts,
  state: AgentState,
): readonly AgentEvent[] {
  try {
    const { events, result } = own.decide(asked.input, facts, state);
    return [answer(use, result, false), ...events];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [answer(use, quoteFailure(error), true)];
  }
}

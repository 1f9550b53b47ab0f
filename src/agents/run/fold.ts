import { AppError } from '../../core/error.ts';
import type { HypothesisRecord } from '../hypotheses/hypothesis.ts';
import type { AgentEvent, ModelCost } from './events.ts';
import type { AgentState, CallState, ToolUse, TurnState } from './state.ts';

export const noModelCost: ModelCost = { tokens: 0, money: 0 };

/** Money is not known as soon as one of the two is not. */
export const addModelCosts = (a: ModelCost, b: ModelCost): ModelCost => ({
  tokens: a.tokens + b.tokens,
  money: a.money === null || b.money === null ? null : a.money + b.money,
});

/** Spent, and reserved by calls in flight. */
export const committedCost = ({ spent, reserved }: AgentState): ModelCost =>
  [...reserved.values()].reduce(addModelCosts, spent);

/**
 * The state after one more event. Pure from outside (it changes its own draft) and total: an event about an unknown turn, call, use,
 * hypothesis or note changes nothing but the version.
 * @throws AppError `bad-stream` — when the first event is not `run-opened`
 */
export function foldAgent(state: AgentState | null, event: AgentEvent): AgentState {
  if (state === null) {
    if (event.type !== 'run-opened')
      throw new AppError('bad-stream', `an agent's stream begins with ${event.type}; expected run-opened`);
    return openState(event.data);
  }
  state.version++;
  applyEvent(state, event);
  return state;
}

export const foldAgentEvents = (events: readonly AgentEvent[]): AgentState | null =>
  events.reduce<AgentState | null>(foldAgent, null);

const openState = ({ campaign, policy }: { campaign: string; policy: string }): AgentState => ({
  version: 1,
  campaign,
  policy,
  turn: null,
  turnCount: 0,
  failedTurnCount: 0,
  callCount: 0,
  spent: noModelCost,
  reserved: new Map(),
  hypotheses: [],
  notes: [],
  noteCount: 0,
  stated: [],
  isClosed: false,
});

function applyEvent(state: AgentState, event: AgentEvent): void {
  switch (event.type) {
    case 'run-opened':
      break;
    case 'turn-opened':
      openTurn(state, event.data);
      break;
    case 'call-reserved':
    case 'call-answered':
    case 'call-failed':
      applyCall(state, event);
      break;
    case 'tool-started':
    case 'tool-answered':
      applyUse(state, event);
      break;
    case 'hypothesis-stated':
    case 'hypothesis-revised':
    case 'hypothesis-settled':
      applyHypothesis(state, event);
      break;
    case 'note-written':
      state.notes = [...state.notes.filter(({ id }) => !event.data.replaces.includes(id)), event.data.note];
      state.noteCount++;
      break;
    case 'designs-stated':
    case 'turn-failed':
      endTurn(state, event);
      break;
    case 'run-closed':
      state.isClosed = true;
  }
}

type EndEvent = AgentEvent & { readonly type: 'designs-stated' | 'turn-failed' };

function endTurn(state: AgentState, event: EndEvent): void {
  if (!isOpenTurn(state, event.data.turn)) return;
  if (event.type === 'designs-stated') {
    const { turn, proposals } = event.data;
    state.turn.proposals = proposals;
    for (const proposal of proposals) state.stated.push({ turn, proposal });
  } else {
    const { turn: _, ...failure } = event.data;
    state.turn.failure = failure;
    state.failedTurnCount++;
  }
}

const isOpenTurn = (state: AgentState, key: string): state is AgentState & { turn: TurnState } =>
  state.turn?.key === key && state.turn.proposals === null && state.turn.failure === null;

function openTurn(state: AgentState, { turn, count }: { turn: string; count: number }): void {
  if (state.turn?.key === turn) return;
  for (const key of [...state.reserved.keys()]) settleCall(state, key, null);
  state.turn = { key: turn, count, calls: [], proposals: null, failure: null };
  state.turnCount++;
}

type CallEvent = AgentEvent & { readonly type: 'call-reserved' | 'call-answered' | 'call-failed' };

function applyCall(state: AgentState, { type, data }: CallEvent): void {
  const calls = state.turn?.calls ?? [];
  const known = calls.find(({ key }) => key === data.call);
  if (type === 'call-reserved') {
    if (state.turn === null || known?.reply || known?.failure) return;
    settleCall(state, data.call, null);
    state.reserved.set(data.call, data.reserved);
    if (known === undefined) {
      calls.push({ ...newCall(data.call), requestHash: data.requestHash });
      state.callCount++;
    } else {
      known.attempts = data.attempt;
      known.requestHash = data.requestHash;
    }
    return;
  }
  if (known === undefined || known.reply !== null || known.failure !== null) return;
  settleCall(state, data.call, data.cost);
  if (type === 'call-failed') {
    known.failure = { code: data.code, detail: data.detail };
    if (data.code === 'model-not-configured') state.callCount--;
  } else {
    known.reply = data.reply;
    for (const asked of data.reply.toolCalls) known.uses.push({ asked, isStarted: false, answer: null });
  }
}

const newCall = (key: string): CallState => ({
  key,
  attempts: 1,
  requestHash: '',
  reply: null,
  failure: null,
  uses: [],
});

/** What was reserved becomes what was spent: the cost where it is known, else all that was reserved. */
function settleCall(state: AgentState, key: string, cost: ModelCost | null): void {
  const reserved = state.reserved.get(key);
  if (reserved === undefined) return;
  state.reserved.delete(key);
  state.spent = addModelCosts(state.spent, cost ?? reserved);
}

type UseEvent = AgentEvent & { readonly type: 'tool-started' | 'tool-answered' };

function applyUse(state: AgentState, { type, data }: UseEvent): void {
  const use = findUse(state, data.use);
  if (use === undefined || use.answer !== null) return;
  if (type === 'tool-started') use.isStarted = true;
  else use.answer = { result: data.result, isError: data.isError };
}

function findUse(state: AgentState, key: string): ToolUse | undefined {
  const end = key.lastIndexOf('/');
  const call = state.turn?.calls.find((candidate) => candidate.key === key.slice(0, end));
  return call?.uses[Number(key.slice(end + 1)) - 1];
}

type HypothesisEvent = AgentEvent & {
  readonly type: 'hypothesis-stated' | 'hypothesis-revised' | 'hypothesis-settled';
};

function applyHypothesis(state: AgentState, event: HypothesisEvent): void {
  if (event.type === 'hypothesis-stated') {
    const { hypothesis, probability, why } = event.data;
    if (state.hypotheses.some((known) => known.hypothesis.id === hypothesis.id)) return;
    const probabilities = [{ at: hypothesis.statedAt, probability, why }];
    state.hypotheses.push({ hypothesis, probabilities, verdict: 'open', evidence: [], settledAt: null });
    return;
  }
  const { id } = event.data;
  const index = state.hypotheses.findIndex(({ hypothesis }) => hypothesis.id === id);
  const known = state.hypotheses[index];
  if (known !== undefined) state.hypotheses[index] = changed(known, event);
}

function changed(
  known: HypothesisRecord,
  { type, data }: Exclude<HypothesisEvent, { type: 'hypothesis-stated' }>,
): HypothesisRecord {
  if (type === 'hypothesis-settled') {
    const { verdict, evidence, at } = data;
    return { ...known, verdict, evidence, settledAt: verdict === 'open' ? null : at };
  }
  if (known.verdict !== 'open') return known;
  const { at, probability, why } = data;
  return { ...known, probabilities: [...known.probabilities, { at, probability, why }] };
}

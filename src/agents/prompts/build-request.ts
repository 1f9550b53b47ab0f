import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { Message, ModelRequest, ToolSpec } from '../language-model.ts';
import { ownTools } from '../own-tools/index.ts';
import type { AgentState, CallState } from '../run/state.ts';
import type { TurnFacts } from '../turn-facts.ts';
import { guessTokens } from './count-tokens.ts';
import {
  describeForecasts,
  describeHypotheses,
  describeNotes,
  describeTask,
  describeTrial,
  rankTrials,
} from './describe-record.ts';
import { quoteData } from './fence.ts';
import { systemPrompt } from './system-prompt.ts';

/** Tokens below which no request of use can be made, for the record and the exchange of the turn. */
const leastRoom = 1500;

/**
 * The next question of a turn, built anew from the folded state: whatever the campaign's length it keeps to `contextTokens`, reply
 * included. Of this turn's exchange the newest part is kept, of the record what matters most; what is left out can be looked up.
 * @throws AppError `context-too-small` — instructions and tools alone leave no room
 */
export function buildRequest(state: AgentState, facts: TurnFacts): ModelRequest {
  const { contextTokens, replyTokens, temperature } = facts.settings;
  const tools = offeredTools(facts);
  const fixed = guessTokens(systemPrompt) + guessTokens(JSON.stringify(tools)) + 64 * tools.length + 256;
  const room = contextTokens - replyTokens - fixed;
  if (room < leastRoom)
    throw new AppError(
      'context-too-small',
      `contextTokens: ${contextTokens} tokens, of which instructions, ${tools.length} tools and the reply take ${fixed + replyTokens}; expected at least ${fixed + replyTokens + leastRoom}`,
    );
  const exchange = describeExchange(state.turn?.calls ?? [], Math.floor(room / 2));
  const left = room - exchange.reduce((sum, message) => sum + tokensOf(message), 0);
  return {
    messages: [
      { role: 'system', text: systemPrompt },
      { role: 'user', text: describeSituation(state, facts, left) },
      ...exchange,
    ],
    tools,
    maxTokens: replyTokens,
    ...(temperature !== null && { temperature }),
  };
}

/** What the model is told of its tools; names in the order of the lists. */
export const offeredTools = ({ tools }: TurnFacts): readonly ToolSpec[] =>
  [...ownTools, ...tools].map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));

// ---- the record

function describeSituation(state: AgentState, facts: TurnFacts, room: number): string {
  const { view } = facts;
  const sections: readonly (readonly [title: string, lines: readonly string[], share: number])[] = [
    ['The task', describeTask(facts), 0.3],
    ['Hypotheses', describeHypotheses(state, view), 0.25],
    ['Notebook, newest first', describeNotes(state.notes), 0.35],
    ['Your last forecasts', describeForecasts(state, view), 0.3],
    [
      'Experiments, best first, then newest',
      rankTrials(view).map((trial) => describeTrial(view.goals, trial)),
      1,
    ],
  ];
  let left = room - 64;
  const texts: string[] = [];
  for (const [title, lines, share] of sections) {
    const text = `${title}:\n${keepLines(lines, Math.floor(left * share) - 32)}`;
    texts.push(text);
    left -= guessTokens(text) + 2;
  }
  return [...texts, closingLine(state, facts)].join('\n\n');
}

function closingLine({ turn }: AgentState, { settings, count }: TurnFacts): string {
  const asked = turn?.calls.length ?? 0;
  return `Question ${asked + 1} of at most ${settings.callsPerTurn} in this turn. Call tools; end with propose-experiments (at most ${count}).`;
}

/** As many lines as fit, quoted as data, each cut where it alone would fill the room. */
function keepLines(lines: readonly string[], room: number): string {
  if (lines.length === 0) return '(none)';
  const kept: string[] = [];
  let left = room;
  for (const line of lines) {
    const quoted = quoteData(cutText(line, Math.max(200, Math.floor(room / 2))));
    const cost = guessTokens(quoted) + 1;
    if (cost > left) break;
    kept.push(quoted);
    left -= cost;
  }
  if (kept.length < lines.length)
    kept.push(`(${lines.length - kept.length} of ${lines.length} left out for room)`);
  return kept.join('\n');
}

/** Cut to about so many tokens. */
function cutText(text: string, tokens: number): string {
  if (guessTokens(text) <= tokens) return text;
  const share = tokens / guessTokens(text);
  return `${text.slice(0, Math.max(1, Math.floor(text.length * share) - 1)).toWellFormed()}…`;
}

// ---- the exchange of this turn

function describeExchange(calls: readonly CallState[], room: number): readonly Message[] {
  const kept: Message[][] = [];
  let left = room;
  for (const call of calls.filter(({ reply }) => reply !== null).toReversed()) {
    const messages = describeCall(call, kept.length === 0 ? left : Number.POSITIVE_INFINITY);
    const cost = messages.reduce((sum, message) => sum + tokensOf(message), 0);
    if (cost > left && kept.length > 0) break;
    kept.unshift(messages);
    left -= cost;
  }
  return kept.flat();
}

const tokensOf = (message: Message): number => guessTokens(JSON.stringify(message)) + 64;

const insistence =
  'You called no tool. Nothing happens but through tools: call one, and end the turn with propose-experiments.';

/** A reply with what its tools answered, cut to the room where that is given [tokens]. */
function describeCall({ reply, uses }: CallState, room: number): Message[] {
  if (reply === null) return [];
  const share = room / (2 * uses.length + 2);
  const cut = (json: Json): Json => (Number.isFinite(share) ? cutJson(json, share) : json);
  const text = Number.isFinite(share) ? cutText(reply.text, share) : reply.text;
  const toolCalls = uses.map(({ asked }) => ({ ...asked, input: cut(asked.input) }));
  if (uses.length === 0)
    return [
      { role: 'assistant', text, toolCalls: [] },
      { role: 'user', text: insistence },
    ];
  return [
    { role: 'assistant', text, toolCalls },
    ...uses.map(({ asked, answer }): Message => {
      const { result, isError } = answer ?? { result: 'not used: the turn was over', isError: true };
      return {
        role: 'tool',
        call: asked.id,
        tool: asked.tool,
        result: { dataNotInstructions: cut(result) },
        isError,
      };
    }),
  ];
}

/** A value as it is, or the beginning of its text. */
export function cutJson(json: Json, tokens: number): Json {
  const text = JSON.stringify(json);
  if (guessTokens(text) <= tokens) return json;
  return { cut: true, bytes: text.length, beginning: cutText(text, Math.max(20, tokens - 20)) };
}

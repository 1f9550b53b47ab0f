import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { LanguageModel, ModelReply } from '../language-model.ts';
import { findModelError } from '../models/model-error.ts';
import { quoteFailure } from '../quote-text.ts';
import type { AgentTool } from '../tool.ts';
import type { TurnFacts } from '../turn-facts.ts';
import type { AgentEvent, ModelCost } from './events.ts';
import { foldAgent, foldAgentEvents } from './fold.ts';
import { interrupted, type Move, nextMove, type TurnOutcome } from './next.ts';
import type { RunLog } from './run-log.ts';
import type { AgentState } from './state.ts';
import { assertUsage, tidyReply, tidyResult } from './tidy-reply.ts';

/** What a turn works with: everything outside of the record that it touches. */
export type TurnHands = {
  readonly model: LanguageModel;
  readonly tools: readonly AgentTool[];
  readonly runLog: RunLog;
  readonly signal: AbortSignal;
  /** A sentence on what goes on, and what the agent's calls cost so far. */
  readonly onProgress?: (note: string, spent: ModelCost) => void;
};

/**
 * Takes one turn to its end: fold, next, append, do, append, and again. After a crash it goes on from the run's log: no call whose reply
 * is recorded is sent again, one in flight is sent once more with its highest cost reserved anew.
 * @throws AppError `interrupted` when the signal is given, and whatever the run's log fails with
 */
export async function runTurn(
  facts: Omit<TurnFacts, 'model' | 'tools'>,
  hands: TurnHands,
): Promise<TurnOutcome> {
  const { runLog, model, tools, signal } = hands;
  const whole: TurnFacts = { ...facts, model: { name: model.name, price: model.price }, tools };
  const events = await runLog.read();
  let state = foldAgentEvents(events);
  let version = events.length;
  const append = async (added: readonly AgentEvent[]): Promise<void> => {
    await runLog.append(version, added);
    version += added.length;
    for (const event of added) state = foldAgent(state, event);
  };
  for (;;) {
    if (signal.aborted) throw new AppError(interrupted, interrupted);
    const move = nextMove(state, whole);
    if (move.move === 'end') return move.outcome;
    report(move, state, hands);
    if (move.move === 'record') await append(move.events);
    else if (move.move === 'ask') {
      await append([move.reserve]);
      await append([await askModel(move, hands)]);
    } else {
      await append([move.start]);
      await append([await useTool(move, hands)]);
    }
  }
}

function report(move: Move, state: AgentState | null, { onProgress, model }: TurnHands): void {
  const spent = state?.spent ?? { tokens: 0, money: 0 };
  if (move.move === 'ask') onProgress?.(`asks ${model.name}`, spent);
  if (move.move === 'use') onProgress?.(`uses ${move.start.data.asked.tool}`, spent);
}

async function askModel(
  { reserve, request }: Move & { move: 'ask' },
  { model, signal }: TurnHands,
): Promise<AgentEvent> {
  const { call, reserved } = reserve.data;
  let reply: ModelReply;
  try {
    reply = tidyReply(await model.generate(request, signal));
    assertUsage(reply);
  } catch (error) {
    const code = signal.aborted ? interrupted : error instanceof AppError ? error.code : 'model-fault';
    const detail = describeError(error).toWellFormed().slice(0, 500);
    return { type: 'call-failed', data: { call, code, detail, cost: costOfFailure(error, reserved) } };
  }
  return { type: 'call-answered', data: { call, reply, cost: costOfReply(reply, model) } };
}

/** Codes of what goes wrong before anything is sent. */
const unsent: readonly string[] = ['model-not-configured', 'model-budget', 'model-price', 'cassette-miss'];

/** Of a failure that may have been charged for nobody knows what it cost: it counts at all that was reserved. */
function costOfFailure(error: unknown, reserved: ModelCost): ModelCost {
  const isFree =
    findModelError(error)?.mayHaveCost === false ||
    (error instanceof AppError && unsent.includes(error.code));
  return isFree ? { tokens: 0, money: reserved.money === null ? null : 0 } : reserved;
}

function costOfReply({ usage }: ModelReply, { price }: LanguageModel): ModelCost {
  return {
    tokens: usage.input + usage.output,
    money: price === null ? null : (usage.input * price.input + usage.output * price.output) / 1e6,
  };
}

async function useTool({ start }: Move & { move: 'use' }, { tools, signal }: TurnHands): Promise<AgentEvent> {
  const { use, asked } = start.data;
  const tool = tools.find(({ name }) => name === asked.tool);
  let result: Json;
  let isError = false;
  try {
    if (tool === undefined) throw new AppError('tool-missing', `there is no tool ${asked.tool}`);
    result = tidyResult(await tool.run(asked.input, signal));
  } catch (error) {
    if (signal.aborted) throw new AppError(interrupted, interrupted);
    const code = error instanceof AppError ? error.code : 'tool-fault';
    result = tidyResult(quoteFailure({ code, message: describeError(error) }));
    isError = true;
  }
  return { type: 'tool-answered', data: { use, result, isError } };
}

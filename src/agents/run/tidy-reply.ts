import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { ModelReply, TokenUsage, ToolCall } from '../language-model.ts';
import { cutJson } from '../prompts/build-request.ts';

/** What is kept of one reply and one tool's answer: a model or tool that emits megabytes fills no record. */
const longestText = 20_000;
const mostToolCalls = 16;
const longestInput = 16_000;
const longestResult = 4000;

/** A reply as the record can hold it: well-formed, of bounded size, every call with an id of its own. */
export function tidyReply(reply: ModelReply): ModelReply {
  const text = reply.text.toWellFormed();
  return {
    text: text.length > longestText ? `${text.slice(0, longestText).toWellFormed()}…` : text,
    toolCalls: reply.toolCalls.slice(0, mostToolCalls).map(tidyCall),
    ended: reply.ended,
    usage: tidyUsage(reply.usage),
    model: reply.model.toWellFormed().slice(0, 200),
  };
}

function tidyCall({ tool, input }: ToolCall, index: number): ToolCall {
  return {
    id: `c${index + 1}`,
    tool: tool.toWellFormed().slice(0, 100),
    input: cutJson(toPlainJson(input), longestInput),
  };
}

const tidyUsage = ({ input, output }: TokenUsage): TokenUsage => ({
  input: tidyCount(input),
  output: tidyCount(output),
});

const tidyCount = (count: number): number =>
  Number.isFinite(count) && count >= 0 ? Math.ceil(count) : Number.NaN;

export const tidyResult = (result: Json): Json => cutJson(toPlainJson(result), longestResult);

/** A value as JSON carries it: no −0, no NaN, no lone surrogates. */
function toPlainJson(value: unknown): Json {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed() : inner,
  );
  return text === undefined ? null : (JSON.parse(text) as Json);
}

/** @throws AppError `model-reply` — the provider states no usage that is a number */
export function assertUsage({ usage, model }: ModelReply): void {
  if (Number.isNaN(usage.input) || Number.isNaN(usage.output))
    throw new AppError(
      'model-reply',
      `${model} states no token counts; expected whole numbers of at least 0`,
    );
}

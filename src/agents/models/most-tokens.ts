import { canonicalJson } from '../../core/json.ts';
import type { ModelRequest, TokenUsage } from '../language-model.ts';

/** What providers put around messages and tools [tokens]. */
const perMessage = 32;
const perRequest = 2048;

/**
 * The most tokens that a request may use: no token of a text is shorter than a byte, and the reply is no longer than asked for. Three to
 * five times what texts in Latin letters use; a budget is never overdrawn by it.
 */
export const mostTokens = (request: ModelRequest): TokenUsage => ({
  input:
    new TextEncoder().encode(canonicalJson(request)).byteLength +
    perMessage * (request.messages.length + request.tools.length) +
    perRequest,
  output: request.maxTokens,
});

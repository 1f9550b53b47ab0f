import { anthropic } from './anthropic.ts';
import { cassette } from './cassette.ts';
import { google } from './google.ts';
import type { ModelKind } from './model-kind.ts';
import { openAi } from './openai.ts';
import { openAiCompatible } from './openai-compatible.ts';

/** Every way to reach a model; a new one is a file and a line here. Without a model the rung is called `rules`. */
export const modelKinds: readonly ModelKind[] = [cassette, openAiCompatible, openAi, anthropic, google];

import { z } from 'zod';
import type { Evidence } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { parseWith } from '../../../core/parse-with.ts';
import type { CallErrorKind, CallOutcome, Episode, Verdict } from '../../contracts.ts';

/** What a tool shows. */
export type Shown = { readonly result: Json; readonly text: string };

type Definition<Input> = {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** Whether it shows something of what was measured or given: an answer before any of it is none. */
  readonly isLook: boolean;
  /** [unit of the budget] */
  cost(input: Input): number;
  /** @throws AppError — what cannot be done with this input */
  run(input: Input): Shown;
};

/** A tool whose input is checked by itself. */
export type ReadingTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Json;
  readonly isLook: boolean;
  /** @throws AppError `bad-arguments` */
  prepare(input: Json): { readonly cost: number; run(): Shown };
};

/** A tool of a reading task; `input` is a strict object. */
export const defineReadingTool = <Input>(definition: Definition<Input>): ReadingTool => ({
  name: definition.name,
  description: definition.description,
  inputSchema: schemaOf(definition.input),
  isLook: definition.isLook,
  prepare(input) {
    const parsed = parseWith(definition.input, input, 'bad-arguments', definition.name);
    return { cost: definition.cost(parsed), run: () => definition.run(parsed) };
  },
});

/** JSON Schema, as trainers and models read it. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as Json;
}

/** What an answer came to. */
export type Graded = {
  /** 0 to 1, mean over the truths that nothing in the task can tell apart. */
  readonly utility: number;
  /** Further conditions of this task, each with the reason code of its failure. */
  readonly gates: readonly { readonly name: string; readonly holds: boolean; readonly reason: string }[];
  readonly evidence: readonly Evidence[];
};

/** A task in which data are read, something is calculated, and one answer ends it. */
export type ReadingTask<Answer> = {
  readonly brief: string;
  readonly budget: Episode['budget'];
  readonly maxCalls: number;
  readonly tools: readonly ReadingTool[];
  /** A strict object. */
  readonly answer: { readonly description: string; readonly input: z.ZodType<Answer> };
  /** @throws AppError — an answer that contradicts itself: it may be given again */
  check?(answer: Answer): void;
  grade(answer: Answer): Graded;
  scale(): Verdict['scale'];
};

/** Opens a task: tools take their cost from the budget, `answer` ends the episode, and so does the last call there may be. */
export function openReadingEpisode<Answer>(task: ReadingTask<Answer>): Episode {
  const { tools, budget, maxCalls, answer } = task;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  let [spent, callCount] = [0, 0];
  let hasLooked = false;
  let given: { readonly answer: Answer; readonly wasSeen: boolean } | null = null;

  const useTool = (
    tool: ReadingTool,
    input: Json,
  ): Omit<Extract<CallOutcome, { cost: number }>, 'isOver'> => {
    const { cost, run } = tool.prepare(input);
    if (spent + cost > budget.total + 1e-9)
      throw new AppError(
        'budget',
        `${tool.name} costs ${cost} ${budget.unit} and ${budget.total - spent} are left: what costs nothing, and answer, are still open`,
      );
    const shown = run();
    spent += cost;
    hasLooked ||= tool.isLook;
    return { ...shown, cost };
  };

  return {
    brief: task.brief,
    tools: [
      ...tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      { name: 'answer', description: answer.description, inputSchema: schemaOf(answer.input) },
    ],
    budget,
    maxCalls,
    async call({ tool: name, arguments: input }) {
      if (given !== null || callCount >= maxCalls) return refuse('execution_error', 'the episode is over');
      callCount += 1;
      const tool = byName.get(name);
      try {
        if (name === 'answer') {
          const parsed = parseWith(answer.input, input, 'bad-arguments', 'answer');
          task.check?.(parsed);
          given = { answer: parsed, wasSeen: hasLooked };
          return { result: { accepted: true }, text: 'The answer is taken.', cost: 0, isOver: true };
        }
        if (tool === undefined)
          return refuse(
            'tool_not_found',
            `there is no tool "${name}"; expected ${[...byName.keys(), 'answer'].join(', ')}`,
          );
        return { ...useTool(tool, input), isOver: callCount >= maxCalls };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return refuse(error.code === 'bad-arguments' ? 'invalid_args' : 'execution_error', error.message);
      }
    },
    judge: () => judge(task, given, spent),
  };
}

const refuse = (error_type: CallErrorKind, message: string): CallOutcome => ({
  error: { error_type, message },
});

function judge<Answer>(
  task: ReadingTask<Answer>,
  given: { readonly answer: Answer; readonly wasSeen: boolean } | null,
  spent: number,
): Verdict {
  const graded = given === null ? null : task.grade(given.answer);
  const conditions: Graded['gates'] = [
    { name: 'answered', holds: given !== null, reason: 'NOT_ANSWERED' },
    { name: 'looked', holds: given?.wasSeen ?? false, reason: 'ANSWERED_UNSEEN' },
    ...(graded?.gates ?? []),
  ];
  const utility = graded?.utility ?? 0;
  return {
    gates: Object.fromEntries(conditions.map(({ name, holds }) => [name, holds])),
    reason: conditions.find(({ holds }) => !holds)?.reason ?? 'OK',
    evidence: graded?.evidence ?? [],
    utility: { mean: utility, sd: 0 },
    trueUtility: utility,
    forecasts: [],
    spent,
    budget: task.budget.total,
    scale: task.scale(),
  };
}

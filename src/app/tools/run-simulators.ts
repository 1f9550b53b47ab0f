import { z } from 'zod';
import { type AgentTool, defineTool } from '../../agents/index.ts';
import type { Simulator } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { definitionLabel } from '../../runtime/index.ts';
import type { ToolBench } from './tool-surroundings.ts';

const noProgress = (): void => undefined;

/** Each simulator as a tool of its own, `simulate-<name>`. */
export const runSimulators = (bench: ToolBench): readonly AgentTool[] =>
  bench.definitions.simulators.map((simulator) => runSimulator(bench, simulator));

function runSimulator({ compute }: ToolBench, simulator: Simulator<unknown>): AgentTool {
  const { name, summary, quantity, unit, example } = simulator;
  const variables = Object.fromEntries(
    Object.entries(example).map(([variable, value]) => [
      variable,
      (typeof value === 'number' ? z.number() : z.string().max(100_000))
        .optional()
        .describe(`such as ${JSON.stringify(value)}`),
    ]),
  );
  const design = z.object(variables).catchall(z.union([z.number(), z.string().max(100_000)]));
  return defineTool({
    name: `simulate-${name}`,
    description: `${summary}. Gives ${quantity} [${unit === '' ? '1' : unit}] with its standard deviation, simulated. A design that works: ${JSON.stringify(example)}.`,
    effect: 'compute',
    input: z.strictObject({
      design: design.describe('variables of the simulator'),
      options: z
        .record(z.string(), z.json())
        .default({})
        .describe('settings of the simulator, where it has some'),
      seed: z.int().min(0).default(1).describe('another draw, where chance plays a part'),
    }),
    async run({ design: given, options, seed }, signal) {
      const chosen = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as Record<string, number | string>;
      const settings = simulator.parseOptions(options as { readonly [option: string]: Json });
      const verdict = simulator.valid(chosen);
      if (verdict !== true) throw new AppError('out-of-domain', `simulator ${name}: ${verdict}`);
      const cost = simulator.cost(chosen, settings);
      const job = {
        key: `tool/${name}/1`,
        seed,
        now: 0,
        kind: 'simulate',
        simulator: name,
        options: options as { readonly [option: string]: Json },
        designs: [{ sample: 'design', design: chosen }],
      } as const;
      const event = await compute.perform(job, [], noProgress, signal);
      if (event.type !== 'samples-estimated')
        throw new Error(`broken invariant: a simulation led to ${event.type}`);
      return {
        fidelity: 'simulated',
        simulator: definitionLabel(simulator),
        design: chosen,
        estimates: event.data.estimates.map(({ estimate }) => estimate),
        notKnown: event.data.notKnown.map(({ reason }) => reason),
        cost,
      };
    },
  });
}

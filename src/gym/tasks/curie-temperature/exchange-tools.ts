import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import { sha256Hex } from '../../../core/hash.ts';
import {
  averageSeries,
  chooseCells,
  estimateCurie,
  sampleTemperature,
} from '../../../kernels/magnetism/index.ts';
import { defineReadingTool, type ReadingTool } from '../reading/open-reading-episode.ts';
import { conventions, type ExchangeTruth, modelOf } from './draw-exchange.ts';

type Job = {
  readonly first: number;
  readonly second: number;
  readonly temperature: number;
  readonly spins: number;
  readonly sweeps: number;
  pollsLeft: number;
};

/** What the tools may see: the table; and the runs that were handed in. */
export type ExchangeBench = Pick<ExchangeTruth, 'lattice' | 'convention' | 'unit' | 'constants'> & {
  readonly jobs: Map<string, Job>;
};

/** Sweeps that a run does between one poll and the next. */
const sweepsPerPoll = 1000;
const neighbours = { sc: [6, 12], bcc: [8, 6], fcc: [12, 6] } as const;
const distances = { sc: [1, Math.SQRT2], bcc: [Math.sqrt(3) / 2, 1], fcc: [Math.SQRT1_2, 1] } as const;

const round = (value: number): number => Number(value.toPrecision(5));

export const readExchange = ({ lattice, convention, unit, constants }: ExchangeBench): ReadingTool =>
  defineReadingTool({
    name: 'read_exchange',
    description:
      'The table of exchange constants as its authors published it: lattice, formula, unit, shells.',
    input: z.strictObject({}),
    isLook: true,
    cost: () => 0,
    run() {
      const { formula } = conventions[convention]!;
      const shells = constants.map((exchange, i) => ({
        shell: i + 1,
        neighbours: neighbours[lattice][i]!,
        distance_a: Number(distances[lattice][i]!.toFixed(4)),
        J: exchange,
      }));
      return {
        result: { lattice, formula, unit, shells },
        text: [
          `# SIMULATED: drawn, of no real magnet. ${lattice} lattice. ${formula}. J in ${unit}`,
          '# shell  neighbours  distance/a  J',
          ...shells.map(
            ({ shell, neighbours: count, distance_a, J }) => `${shell}  ${count}  ${distance_a}  ${J}`,
          ),
        ].join('\n'),
      };
    },
  });

const constant = z.number().min(-1000).max(1000);
const constantsInput = {
  J1_meV: constant.describe('first shell, in E = −Σ J e·e over pairs, each once, unit vectors'),
  J2_meV: constant.default(0).describe('second shell, likewise'),
};

/** @throws AppError `out-of-domain` — nothing that would order as a ferromagnet */
function requireFerromagnet(first: number, second: number): void {
  if (first > 0 && second >= -0.1 * first && second <= first) return;
  throw new AppError(
    'out-of-domain',
    `J1 ${first} and J2 ${second} meV: expected J1 above 0 and J2 from −0.1 J1 to J1, a ferromagnet in this convention`,
  );
}

export const estimateOrder = ({ lattice }: ExchangeBench): ReadingTool =>
  defineReadingTool({
    name: 'estimate_curie',
    description:
      'Curie temperatures by mean field, which is too high, and by the random phase, which is too low for classical spins [K]. Costs nothing.',
    input: z.strictObject(constantsInput),
    isLook: false,
    cost: () => 0,
    run({ J1_meV, J2_meV }) {
      requireFerromagnet(J1_meV, J2_meV);
      const { meanField, randomPhase } = estimateCurie(modelOf(lattice, J1_meV, J2_meV));
      const result = {
        meanField_K: round(meanField),
        randomPhase_K: randomPhase.temperature === null ? null : round(randomPhase.temperature),
      };
      return { result, text: `mean field ${result.meanField_K} K, random phase ${result.randomPhase_K} K` };
    },
  });

export const submitRun = ({ jobs }: ExchangeBench): ReadingTool =>
  defineReadingTool({
    name: 'submit_run',
    description: `Hands in a Monte Carlo run of classical spins at one temperature; costs its sweeps. It does ${sweepsPerPoll} sweeps from one poll to the next.`,
    input: z.strictObject({
      ...constantsInput,
      temperature_K: z.number().min(1).max(10_000),
      spins: z.enum(['64', '216', '512']),
      sweeps: z.int().min(300).max(3000),
    }),
    isLook: false,
    cost: ({ sweeps }) => sweeps,
    run({ J1_meV, J2_meV, temperature_K, spins, sweeps }) {
      requireFerromagnet(J1_meV, J2_meV);
      const id = `run ${jobs.size + 1}`;
      const pollsLeft = Math.ceil(sweeps / sweepsPerPoll);
      jobs.set(id, {
        first: J1_meV,
        second: J2_meV,
        temperature: temperature_K,
        spins: Number(spins),
        sweeps,
        pollsLeft,
      });
      return { result: { job: id, status: 'pending' }, text: `${id} is handed in; poll_run asks for it` };
    },
  });

export const pollRun = ({ jobs, lattice }: ExchangeBench, seed: number): ReadingTool =>
  defineReadingTool({
    name: 'poll_run',
    description:
      'Asks for a run: its magnetisation and Binder cumulant U4 = 1 − ⟨m⁴⟩/3⟨m²⟩² with sd when it is done.',
    input: z.strictObject({ job: z.string() }),
    isLook: false,
    cost: () => 0,
    run({ job: id }) {
      const job = jobs.get(id);
      if (job === undefined) throw new AppError('bad-arguments', `there is no job "${id.slice(0, 60)}"`);
      job.pollsLeft = Math.max(0, job.pollsLeft - 1);
      if (job.pollsLeft > 0)
        return { result: { job: id, status: 'running', pollsLeft: job.pollsLeft }, text: `${id} is running` };
      return runJob(id, job, lattice, seed);
    },
  });

function runJob(id: string, job: Job, lattice: ExchangeTruth['lattice'], seed: number) {
  const { first, second, temperature, spins, sweeps } = job;
  const model = modelOf(lattice, first, second);
  const key = sha256Hex(JSON.stringify([seed, first, second, temperature, spins, sweeps]));
  const { siteCount, magnetization, binder } = averageSeries(
    sampleTemperature({
      model,
      cells: chooseCells(model, spins),
      temperature,
      measurements: sweeps,
      thermalization: Math.round(sweeps / 10),
      seed: Number.parseInt(key.slice(0, 7), 16),
      stream: 0,
    }),
  );
  const result = {
    job: id,
    status: 'done',
    temperature_K: temperature,
    spins: siteCount,
    magnetisation: { value: round(magnetization.value), sd: round(magnetization.sd) },
    binder: { value: round(binder.value), sd: round(binder.sd) },
  };
  return {
    result,
    text: `${id}: ${temperature} K, ${siteCount} spins, m ${result.magnetisation.value} ± ${result.magnetisation.sd}, U4 ${result.binder.value} ± ${result.binder.sd} (0.622 where sizes cross)`,
  };
}

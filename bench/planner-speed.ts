import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Design, PlanningView, Space, Trial } from '../src/campaign/index.ts';
import { seededRandom } from '../src/core/random.ts';
import { planners } from '../src/planners/index.ts';
import { describeMachine } from './machine.ts';

/**
 * How long one call of a planner takes, from the view of a campaign to its proposals with their reasons, in this process and without a
 * store: median and largest processor and wall time over at least 11 calls after five that are not counted. Each call has another
 * space and other results, so that encoding the candidates, learning the models, scoring all candidates and explaining the choice
 * count; making up the data does not. Then a pool of a million candidates in a process of its own, and the same from a CSV file through
 * the command line, start and reading included, with the largest memory.
 * Usage: node bench/planner-speed.ts [--runs 11] [--planners bayes,auto] [--skip-million]
 */
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '11' },
    planners: { type: 'string', default: 'bayes' },
    'skip-million': { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
  },
});
const runCount = Math.max(11, Number(options.runs));
/** Calls before the first that counts, until the compiler has seen everything. */
const warmCount = 5;
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const random = seededRandom('planner speed');

const variables: Space['variables'] = names.map((name) => ({
  kind: 'continuous',
  name,
  unit: '1',
  min: 0,
  max: 1,
  scale: 'linear',
}));
const drawDesign = (): Design => Object.fromEntries(names.map((name) => [name, random.uniform()]));

/** A bowl with its top inside the box, with noise; another goal leans it to one side. */
function measure(design: Design, goal: number): number {
  const bowl = names.reduce(
    (sum, name, k) => sum - (1 + k) * (Number(design[name]) - 0.3 - 0.05 * k) ** 2,
    0,
  );
  return bowl + goal * Number(design.a) + 0.05 * random.normal();
}

function drawView(poolSize: number | null, observed: number, goalCount: number): PlanningView {
  const pool = poolSize === null ? null : Array.from({ length: poolSize }, drawDesign);
  const goals = Array.from({ length: goalCount }, (_, g) => ({
    quantity: `y${g}`,
    criterion: 'recorded value',
    unit: '1',
    direction: 'maximize' as const,
  }));
  const trials = Array.from({ length: observed }, (_, i): Trial => {
    const design = pool?.[Math.floor((i * pool.length) / observed)] ?? drawDesign();
    const outcomes = goals.map((_goal, g) => ({ value: measure(design, g), sd: null, unit: '1' }));
    return { sample: `s${i}`, design, outcomes, status: 'measured' };
  });
  return { goals, space: { variables, constraints: [], pool }, trials, experimentsLeft: 50 };
}

/** Milliseconds of processor and of the clock for one suggestion. */
async function timeOnce(name: string, view: PlanningView, count: number, run: number) {
  const planner = planners.find((candidate) => candidate.name === name);
  if (planner === undefined) throw new Error(`no planner ${name}`);
  const processor = process.cpuUsage();
  const begun = performance.now();
  const proposals = await planner.propose(view, count, planner.parseOptions({}), {
    key: `propose/${run}/1`,
    random: seededRandom('speed', run),
    now: 0,
    progress: () => undefined,
    signal: { aborted: false },
  });
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(processor);
  if (proposals.length !== count) throw new Error(`${proposals.length} of ${count} designs`);
  return { processor: (user + system) / 1000, wall };
}

const cases = [
  { title: 'pool of 5,000, 100 observations', pool: 5000, observed: 100, goals: 1, count: 1, limit: 50 },
  {
    title: 'box of 6 variables, 200 observations',
    pool: null,
    observed: 200,
    goals: 1,
    count: 1,
    limit: 300,
  },
  { title: 'the same, batch of 8', pool: null, observed: 200, goals: 1, count: 8, limit: 1000 },
  {
    title: 'pool of 5,000, 100 observations, batch of 8',
    pool: 5000,
    observed: 100,
    goals: 1,
    count: 8,
    limit: 1000,
  },
  { title: 'two goals, 50 observations', pool: null, observed: 50, goals: 2, count: 1, limit: 1000 },
];

async function timeCase(name: string, { pool, observed, goals, count }: (typeof cases)[number]) {
  const times: Awaited<ReturnType<typeof timeOnce>>[] = [];
  for (let run = 0; run < warmCount + runCount; run++) {
    const time = await timeOnce(name, drawView(pool, observed, goals), count, run);
    if (run >= warmCount) times.push(time);
  }
  const sorted = (of: (time: (typeof times)[number]) => number): number[] =>
    times.map(of).sort((a, b) => a - b);
  const middle = Math.floor(runCount / 2);
  const [processor, wall] = [sorted((time) => time.processor), sorted((time) => time.wall)];
  return [processor[middle], processor.at(-1), wall[middle], wall.at(-1)].map((ms) => (ms ?? 0).toFixed(0));
}

/** A million candidates in memory: prints the processor and wall times [s] of three suggestions and the largest memory [MiB]. */
async function timeMillion(): Promise<void> {
  const view = drawView(1_000_000, 100, 1);
  const times: string[] = [];
  for (let run = 0; run < 3; run++) {
    const { processor, wall } = await timeOnce('bayes', { ...view, space: { ...view.space } }, 1, run);
    times.push(`${(processor / 1000).toFixed(2)} (${(wall / 1000).toFixed(2)})`);
  }
  console.log(JSON.stringify({ times, memory: Math.round(process.resourceUsage().maxRSS / 1024) }));
}

/** The same as a CSV file through the command line, reading included. */
async function timeTable(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-million-'));
  try {
    const path = join(folder, 'million.csv');
    const file = createWriteStream(path);
    file.write(`${names.join(',')},y\n`);
    for (let row = 0; row < 1_000_000; row++) {
      const design = drawDesign();
      const cells = names.map((name) => Number(design[name]).toFixed(5));
      const result = row % 10_000 === 0 ? measure(design, 0).toFixed(4) : '';
      if (!file.write(`${cells.join(',')},${result}\n`))
        await new Promise<void>((drained) => file.once('drain', () => drained()));
    }
    file.end();
    await finished(file);
    const commandLine = fileURLToPath(new URL('../src/app/cli/main.ts', import.meta.url));
    const report = 'process.on("exit",()=>console.error(JSON.stringify(process.resourceUsage())))';
    const begun = performance.now();
    const { stderr, status } = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${report}`,
        commandLine,
        'suggest',
        '--data',
        path,
        '--goal',
        'max:y',
      ],
      { encoding: 'utf8' },
    );
    const wall = (performance.now() - begun) / 1000;
    if (status !== 0) throw new Error(stderr);
    const usage = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as NodeJS.ResourceUsage;
    const processor = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
    return `| onnes suggest on its CSV file, start and reading included | ${processor.toFixed(2)} (${wall.toFixed(2)}) | ${Math.round(usage.maxRSS / 1024)} |`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (options.child) await timeMillion();
else {
  console.log(`# Time of one suggestion, ${runCount} runs\n\n${describeMachine()}\n`);
  console.log(
    `One call of the planner, warm: ${runCount} calls after ${warmCount} uncounted, each with a new space and new results of 6 variables.\n`,
  );
  console.log(
    '| planner | suggestion | asked for [ms] | processor, median [ms] | most | wall, median [ms] | most |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const name of options.planners.split(','))
    for (const one of cases)
      console.log(`| ${name} | ${one.title} | ${one.limit} | ${(await timeCase(name, one)).join(' | ')} |`);
  if (!options['skip-million']) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--child'], {
      encoding: 'utf8',
    });
    const { times, memory } = JSON.parse(child.stdout) as { times: string[]; memory: number };
    console.log(
      '\n| 1,000,000 candidates of 6 columns, 100 observations | processor (wall) [s] | memory [MiB] |',
    );
    console.log('|---|---|---|');
    console.log(
      `| bayes, a new space each time, asked for 5 s and 1024 MiB | ${times.join(', ')} | ${memory} |`,
    );
    console.log(await timeTable());
  }
}

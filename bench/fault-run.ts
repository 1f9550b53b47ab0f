import { type FaultCampaignOutcome, runFaultCampaign } from '../tests/faults/fault-campaign.ts';
import { faultScenes } from '../tests/faults/fault-scenes.ts';
import { describeMachine } from './machine.ts';

/**
 * Campaigns among crashes, lost and doubled messages, dead and forgetful devices, checked against a ledger that the devices keep apart.
 * Usage: node bench/fault-run.ts [CAMPAIGNS] [SAMPLES] [simulated-sampler|twin]
 */
const [campaigns = 1000, samples = 10] = process.argv.slice(2, 4).map(Number);
const sceneName = process.argv[4] ?? 'twin';
const scene = faultScenes.find(({ name }) => name === sceneName);
if (scene === undefined)
  throw new Error(`no scene ${sceneName}; there are ${faultScenes.map(({ name }) => name).join(', ')}`);

const begun = performance.now();
const outcomes: FaultCampaignOutcome[] = [];
for (let seed = 1; seed <= campaigns; seed++) {
  const outcome = await runFaultCampaign({ seed, experiments: samples, scene });
  outcomes.push(outcome);
  for (const fault of outcome.faults) console.error(`campaign ${seed}: ${fault}`);
}
const sum = (of: (outcome: FaultCampaignOutcome) => number): number =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);
const struck: { [fault: string]: number } = {};
for (const outcome of outcomes)
  for (const [fault, count] of Object.entries(outcome.struck)) struck[fault] = (struck[fault] ?? 0) + count;
const faultsLike = (text: RegExp): number => sum(({ faults }) => faults.filter((f) => text.test(f)).length);

const rows: readonly (readonly [string, number | string])[] = [
  ['campaigns, samples each', `${campaigns}, ${samples}`],
  ['closed', outcomes.filter(({ status }) => status === 'closed').length],
  ['processes (killed and begun again)', sum(({ lives }) => lives)],
  ...Object.entries(struck).map(([fault, count]) => [`faults: ${fault}`, count] as const),
  ['actions physically begun', sum(({ physicalStarts }) => physicalStarts)],
  ['results in the record', sum(({ results }) => results)],
  ['refused by a limit', sum(({ refused }) => refused)],
  ['a person asked: nothing had happened', sum(({ asked }) => asked.neverHappened)],
  ['a person asked: it was lost', sum(({ asked }) => asked.lost)],
  ['a person asked: the device could tell again', sum(({ asked }) => asked.askAgain)],
  ['**physical actions repeated**', faultsLike(/was done \d|done again/)],
  ['**measurements lost**', faultsLike(/is lost/)],
  ['**limits passed**', faultsLike(/beyond the limit/)],
  ['**ambiguities decided without a person**', faultsLike(/nobody was asked|at work, and/)],
  [
    '**other faults of the record**',
    sum(({ faults }) => faults.length) -
      faultsLike(/was done \d|done again|is lost|beyond the limit|nobody was asked|at work, and/),
  ],
  ['wall time [s]', ((performance.now() - begun) / 1000).toFixed(0)],
];
console.log(`# Fault run: ${sceneName}\n\n${describeMachine()}\n\n| | |\n|---|---|`);
for (const [name, value] of rows) console.log(`| ${name} | ${value} |`);

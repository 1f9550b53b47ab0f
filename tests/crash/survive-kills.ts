import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LaboratoryEvent, StoredEvent } from '../../src/campaign/index.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { CampaignPlace } from './campaign-place.ts';
import { type JournalOptions, readJournal } from './journal-lab.ts';
import { type Ended, journalLab, killAfter, runOnnes } from './onnes-process.ts';
import { findFaults, readResults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const isAwaited = 3;

/** What came of campaigns whose processes were killed at random moments. */
export type Survival = {
  readonly kills: number;
  readonly campaigns: number;
  readonly starts: number;
  /** Actions that a person had to settle, and those among them that had been begun. */
  readonly held: number;
  readonly heldBegun: number;
  /** Each way in which a record is unsound, or says other than that of the undisturbed campaign. */
  readonly faults: readonly string[];
};

/**
 * Kills the real process of the demo's campaign with SIGKILL at random moments, start-up included, until enough kills have hit, and
 * brings every campaign to its end. The instrument tells what it began from a journal of its own, or cannot tell.
 * @throws Error when a process that was not killed fails.
 */
export async function surviveKills(
  place: CampaignPlace,
  killCount: number,
  find: JournalOptions['find'],
): Promise<Survival> {
  const random = seededRandom('kill-process');
  const pause = find === 'exact' ? 8 : 25;
  const file = await place.writeCampaign({ before: pause, after: pause, find });
  const undisturbed = await runUndisturbed(place, file);
  const finished = new Set([undisturbed.id]);
  const held = new Map<string, boolean>();
  let kills = 0;
  while (kills < killCount) {
    const open = (await listCampaigns(place)).find((id) => !finished.has(id));
    const kill = (...args: string[]): Promise<Ended> =>
      killAfter(random.uniform() * undisturbed.duration, ...args);
    const ended =
      open === undefined ? await kill('run', file, ...options(place)) : await goOn(place, open, kill);
    if (ended.signal === 'SIGKILL') kills++;
    else if (await expectDone(place, ended, held)) finished.add(campaignOf(ended));
  }
  for (const id of await listCampaigns(place))
    while (!(await expectDone(place, await goOn(place, id, runOnnes), held)));
  return describeSurvival(place, kills, undisturbed, held);
}

const options = (place: CampaignPlace): string[] => [
  '--store',
  place.address,
  '--lab-module',
  journalLab,
  '--json',
  '--no-wait',
];

const campaignOf = ({ stdout }: Ended): string => (JSON.parse(stdout) as { campaign: string }).campaign;

const listCampaigns = (place: CampaignPlace): Promise<readonly string[]> =>
  place.look(async (store) =>
    (await store.streams('campaign/')).map(({ stream }) => stream.slice('campaign/'.length)),
  );

const resultsOf = (place: CampaignPlace, id: string) =>
  place.look(async (store) => (await readResults(store, id)).slice(1));

type Undisturbed = {
  readonly id: string;
  /** Of the whole process [ms]. */
  readonly duration: number;
  readonly results: Awaited<ReturnType<typeof resultsOf>>;
};

async function runUndisturbed(place: CampaignPlace, file: string): Promise<Undisturbed> {
  const begun = performance.now();
  const ended = await runOnnes('run', file, ...options(place));
  if (ended.status !== 0) throw new Error(`the undisturbed campaign failed: ${ended.stderr}`);
  const duration = performance.now() - begun;
  const id = campaignOf(ended);
  return { id, duration, results: await resultsOf(place, id) };
}

/** Goes on with a campaign; a database server may take a moment to see that the process before has died. */
async function goOn(
  place: CampaignPlace,
  id: string,
  run: (...args: string[]) => Promise<Ended>,
): Promise<Ended> {
  for (let refusals = 0; ; refusals++) {
    const ended = await run('run', id, ...options(place));
    if (refusals === 5 || !ended.stderr.includes('is being run by')) return ended;
    await sleep(50);
  }
}

/** Whether the campaign is closed; a person first settles what is held. @throws Error when the process failed */
async function expectDone(place: CampaignPlace, ended: Ended, held: Map<string, boolean>): Promise<boolean> {
  if (ended.status === 0) return true;
  const unresolved = ended.status === isAwaited ? await listUnresolved(place) : [];
  if (unresolved.length === 0) throw new Error(`status ${ended.status}: ${ended.stderr}`);
  for (const action of unresolved) {
    const hasBegun = startedActions(place).includes(action);
    held.set(action, hasBegun);
    const [id = '', key = ''] = action.split(':');
    const outcome = hasBegun ? 'failed' : 'never-happened';
    const said = ['--outcome', outcome, '--why', 'the journal says so', '--store', place.address];
    const resolved = await runOnnes('resolve', id, key, ...said);
    if (resolved.status !== 0) throw new Error(resolved.stderr);
  }
  return false;
}

const startedActions = (place: CampaignPlace): readonly string[] =>
  readJournal(place.journal).map(({ action }) => action);

async function listUnresolved(place: CampaignPlace): Promise<readonly string[]> {
  const open = new Set<string>();
  const events = await place.look((store) => store.read(`laboratory/${laboratory}`));
  for (const { type, data } of events as unknown as readonly StoredEvent<LaboratoryEvent>[]) {
    if (type === 'action-unresolved') open.add(data.id);
    if (type === 'action-resolved') open.delete(data.id);
  }
  return [...open];
}

async function describeSurvival(
  place: CampaignPlace,
  kills: number,
  undisturbed: Undisturbed,
  held: ReadonlyMap<string, boolean>,
): Promise<Survival> {
  const campaigns = await listCampaigns(place);
  const started = startedActions(place);
  const faults: string[] = [];
  for (const action of new Set(started.filter((action, index) => started.indexOf(action) !== index)))
    faults.push(`${action} was done to matter more than once`);
  for (const id of campaigns) {
    faults.push(...(await place.look((store) => findFaults(store, id, laboratory))));
    const hasLost = [...held].some(([action, hasBegun]) => hasBegun && action.startsWith(`${id}:`));
    if (!hasLost && !isDeepStrictEqual(await resultsOf(place, id), undisturbed.results))
      faults.push(`${id} found other results than the undisturbed campaign`);
  }
  const heldBegun = [...held.values()].filter((hasBegun) => hasBegun).length;
  return { kills, campaigns: campaigns.length, starts: started.length, held: held.size, heldBegun, faults };
}

import { createCampaignPlace } from '../tests/crash/campaign-place.ts';
import { type Lives, liveThrough } from '../tests/crash/live-through.ts';
import { dieAtEach } from '../tests/crash/mortal-store.ts';
import { readResults } from '../tests/crash/recorded-campaign.ts';
import { surviveKills } from '../tests/crash/survive-kills.ts';
import { describeMachine } from './machine.ts';

/**
 * The demo's campaign killed at every append in turn, and its real process killed with SIGKILL at random moments, on SQLite and on the
 * PostgreSQL server of ONNES_TEST_POSTGRES. Usage: scripts/test-postgres.sh node bench/crash.ts [KILLS]
 */
const killCount = Number(process.argv[2] ?? 50);
const postgres = process.env.ONNES_TEST_POSTGRES;
const stores: readonly (readonly [string, string | null])[] = [
  ['SQLite', null],
  ...(postgres === undefined ? [] : [['PostgreSQL', postgres] as const]),
];

console.log(`# The demo's campaign, killed\n\n${describeMachine()}\n`);
console.log(
  '| store | killed | the instrument | deaths | campaigns | physical starts | repeated | held for a person | unsound or other results |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
const tell = { exact: 'can tell', 'cannot-tell': 'cannot tell' } as const;
for (const [name, address] of stores) {
  const alone = await liveThrough(address, 'exact', null, readResults);
  for (const moment of ['before', 'after'] as const)
    for (const find of ['exact', 'cannot-tell'] as const) {
      const killed = await liveThrough(address, find, dieAtEach(moment), readResults);
      const repeated = killed.started.length - new Set(killed.started).size;
      const { deaths, started, holds } = killed;
      const cells = [deaths, 1, started.length, repeated, holds.length, countFaults(killed, alone)];
      console.log(`| ${name} | ${moment} every append, in turn | ${tell[find]} | ${cells.join(' | ')} |`);
    }
  for (const find of ['exact', 'cannot-tell'] as const) {
    const place = await createCampaignPlace(address);
    const { kills, campaigns, starts, held, faults } = await surviveKills(place, killCount, find);
    await place.remove();
    const repeated = faults.filter((fault) => fault.includes('more than once')).length;
    const cells = [kills, campaigns, starts, repeated, held, faults.length];
    console.log(`| ${name} | kill -9 at random | ${tell[find]} | ${cells.join(' | ')} |`);
  }
}

/** Held actions that had begun are settled as failed, so only the other campaigns can be compared with the undisturbed one. */
function countFaults(killed: Lives<unknown>, alone: Lives<unknown>): number {
  const hasLost = killed.holds.length > 0 && killed.log.length !== alone.log.length;
  const isSame = hasLost || JSON.stringify(killed.log) === JSON.stringify(alone.log);
  return killed.faults.length + (isSame ? 0 : 1);
}

import { expect, it } from 'vitest';
import { openRecord } from '../src/campaign/campaign.fixture.ts';
import { awaitedPerson } from '../src/runtime/awaited-person.ts';

it.each([
  ['lunch', 'resume it (paused: lunch): onnes resume '],
  ['', 'resume it (paused: no reason was given): onnes resume '],
])('a paused campaign waits for a person, and says why it was paused: "%s"', (why, said) => {
  const record = openRecord();
  record.append({ type: 'campaign-paused', data: { why } });
  expect(awaitedPerson(record.state, null)).toEqual([`${said}${record.state.id}`]);
});

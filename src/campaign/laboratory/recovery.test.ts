import { expect, it } from 'vitest';
import {
  accepted,
  finished,
  listed,
  openLaboratoryRecord,
  registrationOf,
  started,
} from './laboratory.fixture.ts';
import { describeRecovery } from './recovery.ts';

it('L31: says of each action what is certain, and of each sample where it should be', () => {
  const record = openLaboratoryRecord();
  record.append(listed('furnace', { capacity: 9 }));
  for (const id of ['a', 'b', 'c', 'd', 'e']) record.request(id, [`s-${id}`]);
  record.append(accepted('a'), accepted('b'), started('b'), accepted('c'), started('c'), finished('c'));
  record.append(accepted('d'), { type: 'action-unresolved', data: { id: 'd', why: 'the furnace forgot' } });
  record.command({ command: 'register-sample', registration: registrationOf('x', { position: 'furnace' }) });
  const { actions, samples, leftInDevices } = describeRecovery(record.state);
  expect(actions.map(({ id, knowledge }) => [id, knowledge])).toEqual([
    ['a', 'to-be-asked'],
    ['b', 'running'],
    ['d', 'unresolved'],
    ['e', 'not-begun'],
  ]);
  expect(actions[2]?.detail).toBe('the furnace forgot');
  expect(samples.map(({ sample, place, isCertain }) => [sample, place, isCertain])).toEqual([
    ['c/s-a', 'furnace', false],
    ['c/s-b', 'furnace', true],
    ['c/s-c', 'furnace', true],
    ['c/s-d', 'furnace', false],
    ['x', 'furnace', true],
  ]);
  expect(leftInDevices).toEqual(['c/s-c']);
});

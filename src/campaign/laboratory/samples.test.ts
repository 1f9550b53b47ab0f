import { describe, expect, it } from 'vitest';
import {
  accepted,
  described,
  finished,
  type LaboratoryRecord,
  openLaboratoryRecord,
  registrationOf,
} from './laboratory.fixture.ts';

const grams = (value: number, unit = 'g') => ({ value, sd: null, unit });

function withShelf(): LaboratoryRecord {
  const record = openLaboratoryRecord();
  record.append(described({ positions: { shelf: 2, bench: 1 } }));
  return record;
}
const register = (
  record: LaboratoryRecord,
  sample: string,
  changes: Parameters<typeof registrationOf>[1] = {},
): string => record.command({ command: 'register-sample', registration: registrationOf(sample, changes) });
const move = (record: LaboratoryRecord, sample: string, to: string): string =>
  record.command({ command: 'move-sample', sample, to, why: '' });

describe('places', () => {
  it('L24: hold as many samples as they have room for, and a sample is in one place', () => {
    const record = withShelf();
    expect(register(record, 'a', { position: 'bench' })).toBe('sample-registered');
    expect(register(record, 'b', { position: 'bench' })).toBe('position-taken');
    expect(register(record, 'b', { position: 'cellar' })).toBe('no-such-position');
    expect(register(record, 'b', { position: 'shelf' })).toBe('sample-registered');
    expect(move(record, 'b', 'bench')).toBe('position-taken');
    expect(move(record, 'a', 'furnace')).toBe('sample-moved');
    expect(move(record, 'b', 'bench')).toBe('sample-moved');
    expect(record.state.positions).toEqual(
      new Map([
        ['a', 'furnace'],
        ['b', 'bench'],
      ]),
    );
    expect(move(record, 'c', 'bench')).toBe('no-such-sample');
  });

  it('L24: a sample in an action is moved by nobody, and no second action begins on it', () => {
    const record = withShelf();
    record.request('a', ['s1']);
    record.append(accepted('a'));
    expect(move(record, 'c/s1', 'shelf')).toBe('sample-busy');
    record.request('b', ['s1']);
    expect(record.plan().grants).toEqual([]);
    record.append({ type: 'action-unresolved', data: { id: 'a', why: 'dead' } });
    expect(record.plan().grants).toEqual([]);
    record.append({ type: 'action-resolved', data: { id: 'a', outcome: 'failed', why: 'melted' } });
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L24: one that stands in the device already takes no second position', () => {
    const record = withShelf();
    register(record, 'c/s1', { position: 'furnace' });
    register(record, 'c/s2', { position: 'furnace' });
    record.request('a', ['s1', 's2']);
    expect(record.plan().grants).toEqual(['a']);
  });
});

describe('barcodes', () => {
  it('L25: name one sample each, and a sample keeps its own', () => {
    const record = withShelf();
    expect(register(record, 'a', { barcode: 'B-1' })).toBe('sample-registered');
    expect(register(record, 'b', { barcode: 'B-1' })).toBe('barcode-taken');
    expect(register(record, 'a', { barcode: 'B-2' })).toBe('sample-known');
  });

  it('L26: read where the record has them change nothing; read elsewhere they put in dispute what they contradict', () => {
    const record = withShelf();
    register(record, 'c/s1', { barcode: 'B-1', position: 'bench' });
    register(record, 'c/s2', { barcode: 'B-2', position: 'shelf' });
    const scan = (barcode: string, at: string) => record.command({ command: 'scan', barcode, at });
    expect(scan('B-1', 'bench')).toBe('');
    expect(scan('B-9', 'bench')).toBe('no-such-barcode');
    // The labels, or the samples, were swapped: whoever reads B-2 on the bench doubts both.
    expect(scan('B-2', 'bench')).toBe('sample-disputed alarm-raised sample-disputed alarm-raised');
    record.request('a', ['s1']);
    record.request('b', ['s2']);
    record.request('d', ['s3']);
    expect(record.plan().grants).toEqual(['d']);
    const confirm = (sample: string, at: string, why = 'read by eye') =>
      record.command({ command: 'confirm-sample', sample, at, why });
    expect(confirm('c/s1', 'shelf', '')).toBe('reason-missing');
    expect(confirm('c/s1', 'shelf')).toBe('sample-confirmed alarm-acknowledged');
    expect(confirm('c/s2', 'bench')).toBe('sample-confirmed alarm-acknowledged');
    expect(record.state.positions.get('c/s1')).toBe('shelf');
    expect(record.plan().grants).toEqual(['a', 'b']);
  });

  it('L26: a label that turns up on a sample used up is in dispute too', () => {
    const record = withShelf();
    register(record, 'a', { barcode: 'B-1', position: 'bench' });
    record.command({ command: 'consume-sample', sample: 'a', why: 'dissolved' });
    expect(record.command({ command: 'scan', barcode: 'B-1', at: 'shelf' })).toContain('sample-disputed');
  });
});

describe('genealogy', () => {
  it('L27: pieces know where they come from, and weigh no more than the whole', () => {
    const record = withShelf();
    register(record, 'button', { measured: { mass: grams(1) }, position: 'bench' });
    const split = (mass: number, unit?: string, isConsumed = true) =>
      record.command({
        command: 'split-sample',
        sample: 'button',
        into: [
          registrationOf('powder', { measured: { mass: grams(mass, unit) } }),
          registrationOf('bar', { measured: { mass: grams(0.4) }, position: 'bench' }),
        ],
        isConsumed,
        why: 'sawn',
      });
    expect(split(0.7)).toBe('mass-gained');
    expect(split(600, 'g')).toBe('mass-gained');
    expect(split(600, 'lb')).toBe('bad-quantity');
    expect(split(600, 'mg', false)).toBe('position-taken');
    expect(split(600, 'mg')).toBe('sample-split');
    expect(record.state.samples.get('bar')).toMatchObject({ parents: ['button'] });
    expect(record.state.samples.get('button')).toMatchObject({
      children: ['powder', 'bar'],
      isConsumed: true,
    });
    expect(split(0.1)).toBe('sample-consumed');
  });

  it('L27: two pieces become one, and are used up in it', () => {
    const record = withShelf();
    for (const sample of ['a', 'b']) register(record, sample);
    const merge = (samples: readonly string[]) =>
      record.command({ command: 'merge-samples', samples, into: registrationOf('pellet'), why: 'pressed' });
    expect(merge(['a', 'a'])).toBe('no-pieces');
    expect(merge(['a', 'b'])).toBe('samples-merged');
    expect(record.state.samples.get('pellet')).toMatchObject({ parents: ['a', 'b'] });
    expect(merge(['a', 'b'])).toBe('sample-consumed');
  });

  it('L27: what was used up is never used again', () => {
    const record = withShelf();
    record.request('a', ['s1']);
    record.append(accepted('a'), finished('a'));
    record.command({ command: 'consume-sample', sample: 'c/s1', why: 'dissolved' });
    record.request('b', ['s1']);
    expect(record.plan().refusals).toEqual([{ id: 'b', why: 's1 was used up; nothing is left of it' }]);
    expect(register(record, 'c/s1')).toBe('sample-consumed');
  });

  it.each([
    [{ mass: grams(-1) }, 'bad-quantity'],
    [{ mass: grams(Number.NaN) }, 'bad-quantity'],
    [{ mass: grams(1, 'K') }, 'bad-quantity'],
    [{ colour: grams(1) }, 'bad-quantity'],
    [{ mass: { value: 1, sd: -1, unit: 'g' } }, 'bad-quantity'],
    [{ thickness: { value: 1.5, sd: 0.1, unit: 'mm' }, mass: grams(1) }, 'sample-measured'],
  ])('L27: what is measured of a sample has a value and a unit: %j', (measured, outcome) => {
    const record = withShelf();
    register(record, 'a');
    expect(record.command({ command: 'measure-sample', sample: 'a', measured, why: '' })).toBe(outcome);
  });
});

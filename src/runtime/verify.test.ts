import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../campaign/index.ts';
import { hashJson, sha256Hex } from '../core/hash.ts';
import { eventHash, firstPrevHash, openSealed, sealEvents } from './event-chain.ts';
import { verifyStream } from './verify.ts';

function chain(stream: string, count: number): readonly StoredEvent[] {
  const events = Array.from({ length: count }, (_, n) => ({
    type: 'noted',
    data: { n, text: 'é€😀' },
    by: { kind: 'person', id: 'heike' } as const,
    at: 1_000 + n,
    labAt: 2_000 + n / 2,
    cause: n === 0 ? null : `s${n}/measure/1`,
    schema: 1,
  }));
  return sealEvents(stream, { version: 0, hash: firstPrevHash(stream) }, events).map(openSealed);
}

const problemsOf = (events: readonly StoredEvent[]): readonly string[] =>
  verifyStream(events).map(({ seq, problem }) => `${seq} ${problem}`);

describe('the hash of an event', () => {
  it('S4: is the portable SHA-256 of the canonical JSON of its other fields', () => {
    for (const { hash, ...rest } of chain('campaign/Ω', 3)) {
      expect(hash).toBe(hashJson(rest));
      expect(eventHash(rest)).toBe(hash);
    }
    expect(firstPrevHash('campaign/Ω')).toBe(sha256Hex('campaign/Ω'));
  });

  it('S4: is a format: the same event has the same hash in every version', () => {
    expect(chain('campaign/1', 1)[0]?.hash).toBe(
      'aa68dd78e9fb2313b7b2e13ee0b82e8bcc5c5911e92836f5ceef6008c57b5550',
    );
  });
});

describe('verifyStream', () => {
  const intact = chain('s', 5);

  it('S4: finds nothing wrong with an intact stream, nor with none', () => {
    expect(verifyStream(intact)).toEqual([]);
    expect(verifyStream([])).toEqual([]);
  });

  it('S4: reports missing events', () => {
    expect(problemsOf(intact.toSpliced(2, 1))).toEqual(['4 gap', '4 broken-chain']);
    expect(problemsOf(intact.slice(1))).toEqual(['2 gap', '2 broken-chain']);
  });

  it('S4: reports events in another order or twice', () => {
    expect(problemsOf([...intact].reverse())).toContain('5 gap');
    expect(problemsOf([...intact, ...intact.slice(4)])).toEqual(['5 gap', '5 broken-chain']);
  });

  it('S4: reports an event of another stream', () => {
    expect(problemsOf(intact.with(1, { ...chain('t', 2)[1]! }))).toContain('2 wrong-stream');
  });

  it('S4: reports a changed event, and with it the break when its hash was made to fit', () => {
    const changed = { ...intact[1]!, data: { n: 99 } };
    expect(problemsOf(intact.with(1, changed))).toEqual(['2 changed-content']);
    expect(problemsOf(intact.with(1, { ...changed, hash: eventHash(changed) }))).toEqual(['3 broken-chain']);
  });

  it('S4: reports content that cannot be hashed', () => {
    const [problem] = verifyStream(intact.with(4, { ...intact[4]!, data: Number.NaN }));
    expect(problem).toMatchObject({ seq: 5, problem: 'changed-content' });
    expect(problem?.detail).toContain('NaN');
  });

  it('S4: notices a change of any field of any event', () => {
    const change: { [field: string]: unknown } = {
      type: 'other',
      data: null,
      by: { kind: 'agent', id: 'heike' },
      at: 0,
      labAt: 0,
      cause: 'x',
      schema: 2,
      seq: 77,
      prevHash: '0',
      hash: '0',
    };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(change)), fc.nat(4), (field, index) => {
        const altered = { ...intact[index]!, [field]: change[field] };
        return verifyStream(intact.with(index, altered)).length > 0;
      }),
    );
  });
});

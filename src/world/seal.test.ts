import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitmentOf, openSeal, sealTruth } from './seal.ts';

const secret = { seed: 'a secret seed', salt: 'a secret salt' };

describe('a seal', () => {
  test('opens with the secret it was made with, to what was sealed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer())),
        (about, truth) => {
          expect(openSeal(secret, sealTruth(secret, about, truth))).toEqual({ ...truth });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('shows nothing of the truth, and commits to the secret', () => {
    const seal = sealTruth(secret, 's1', { criticalTemperature: 12.345 });
    expect(JSON.stringify(seal)).not.toContain('12.345');
    expect(JSON.stringify(seal)).not.toContain(secret.seed);
    expect(seal.commitment).toBe(commitmentOf(secret));
    expect(sealTruth(secret, 's2', { criticalTemperature: 12.345 }).cipher).not.toBe(seal.cipher);
  });

  test('refuses another secret, and a truth changed since', () => {
    const seal = sealTruth(secret, 's1', { criticalTemperature: 12.345 });
    expect(() => openSeal({ ...secret, seed: 'another' }, seal)).toThrow(
      expect.objectContaining({ code: 'wrong-secret' }),
    );
    const first = seal.cipher.startsWith('0') ? '1' : '0';
    const changed = { ...seal, cipher: `${first}${seal.cipher.slice(1)}` };
    expect(() => openSeal(secret, changed)).toThrow(expect.objectContaining({ code: 'broken-seal' }));
    const moved = { ...seal, about: 's2' };
    expect(() => openSeal(secret, moved)).toThrow(expect.objectContaining({ code: 'broken-seal' }));
  });
});

import { readFileSync } from 'node:fs';
import { initSync, operations_from_number } from '@spglib/moyo-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { operationsOfHallSymbol } from './hall-symbol.ts';
import { settingsOfSpaceGroup, settingsOfSymbol } from './space-group-setting.ts';
import type { Matrix3 } from './structure.ts';
import { operationKey } from './symmetry-operation.ts';

const numbers = Array.from({ length: 230 }, (_, i) => i + 1);
const all = numbers.flatMap(settingsOfSpaceGroup);

describe('operations of Hall symbols', () => {
  beforeAll(() => {
    const wasm = import.meta.resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm');
    initSync({ module: readFileSync(new URL(wasm)) });
  });

  it('are those of an independent program, in all 530 settings', () => {
    expect(all).toHaveLength(530);
    all.forEach(({ number, hallSymbol }, index) => {
      const listed = operations_from_number(number, { type: 'HallNumber', value: index + 1 }, false);
      const expected = listed.map(({ rotation: r, translation }) => {
        // Column by column there.
        const rotation = [0, 1, 2].map((i) => [r[i]!, r[i + 3]!, r[i + 6]!]) as unknown as Matrix3;
        return operationKey({
          rotation,
          translation: translation.map((x) => x - Math.floor(x + 1e-6)) as [number, number, number],
        });
      });
      const own = operationsOfHallSymbol(hallSymbol).map(operationKey);
      expect({ hallSymbol, keys: own.sort() }).toEqual({ hallSymbol, keys: expected.sort() });
    });
  });

  it.each(['', 'X 2', 'P 5', 'P 2q', 'P 2 (0 0)'])('refuses "%s"', (symbol) => {
    expect(() => operationsOfHallSymbol(symbol)).toThrow(
      expect.objectContaining({ code: 'bad-hall-symbol' }),
    );
  });
});

describe('symbols', () => {
  const found = (symbol: string) =>
    settingsOfSymbol(symbol).map(({ number, choice }) => `${number}${choice}`);

  it.each([
    ['P m -3 m', ['221']],
    ['Pm-3n', ['223']],
    ['Fm3m', ['225']],
    ['F m 3 m', ['225']],
    ['Fd-3m', ['2271', '2272']],
    ['F d -3 m :2', ['2272']],
    ['F d -3 m S', ['2271']],
    ['Fd-3mZ', ['2272']],
    ['R-3m', ['166H', '166R']],
    ['R -3 m H', ['166H']],
    ['R-3m:R', ['166R']],
    ['R -3 m {', []],
    ['P 21/c', ['14b1', '14a3']],
    ['P 1 21/c 1', ['14b1']],
    ['P121/n1', ['14b2']],
    ['P 1 1 21/b', ['14c3']],
    ['P2_1/c', ['14b1', '14a3']],
    ['P n m a', ['62']],
    ['P b n m', ['62cab']],
    ['C m c a', ['64']],
    ['C m c e', ['64']],
    ['Cmma', ['67']],
    ['Cmmb', ['67ba-c']],
    ['A b m 2', ['39']],
    ['P 6/m m m', ['191']],
    ['P 63/m m c', ['194']],
    ['p 63/m 2/m 2/c', ['194']],
    ['P-1', ['2']],
    ['P 3 1 m', ['157']],
    ['P 3 m 1', ['156']],
    ['I 41/a m d S', ['1411']],
    ['P 2/q', []],
  ])('%s means %j', (symbol, settings) => {
    expect(found(symbol)).toEqual(settings);
  });

  it('of every setting find it again', () => {
    for (const setting of all) {
      expect(settingsOfSymbol(setting.symbol)).toContain(setting);
      expect(settingsOfSymbol(setting.fullSymbol)).toContain(setting);
      expect(new Set(settingsOfSymbol(setting.symbol).map(({ number }) => number)).size).toBe(1);
    }
  });
});

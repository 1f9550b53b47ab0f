import { describe, expect, it } from 'vitest';
import { calculate } from './calculate.ts';
import { calculatorTool } from './calculator-tool.ts';

describe('the calculator', () => {
  it.each([
    ['2 + 3 * 4', 14],
    ['const t = [1, 2, 3]; ({ mean: t.reduce((a, b) => a + b) / t.length })', { mean: 2 }],
    ['Promise.resolve(7).then((x) => x * 6)', 42],
    ['(async () => { await null; return [1] })()', [1]],
    ['[0 / 0, 1 / 0, 10n]', ['NaN', 'Infinity', '10']],
    ['undefined', null],
    ['Math.exp(1).toFixed(6)', '2.718282'],
  ])('gives the value of %s', async (code, expected) => {
    expect(await calculate(code)).toEqual(expected);
  });

  it.each([
    ['an infinite loop', 'for (;;) {}'],
    ['an infinite chain of promises', 'const f = () => Promise.resolve().then(f); f()'],
    ['a regular expression without end', '/(a+)+$/.test("a".repeat(40) + "b")'],
    ['a result that never ends', '({ toJSON() { for (;;) {} } })'],
    ['an error whose message is a trap', 'throw { get message() { for (;;) {} } }'],
    ['one native call after another', 'const a = []; for (;;) a.push(new Array(1e6).fill(1))'],
  ])('ends %s when its time is up', async (_, code) => {
    await expect(calculate(code, { timeLimit: 100 })).rejects.toMatchObject({ code: 'calculation-timeout' });
  });

  it.each([
    ['a memory bomb', 'const a = []; for (;;) a.push({})', 'calculation-memory'],
    ['a bomb of text', 'let s = "x"; for (;;) s += s', 'calculation-memory'],
    ['endless recursion', 'const f = () => 1 + f(); f()', 'calculation-failed'],
    ['a promise that is never resolved', 'new Promise(() => {})', 'calculation-pending'],
    ['a rejected promise', 'Promise.reject(new Error("no"))', 'calculation-failed'],
    ['code that cannot be read', 'let let', 'calculation-failed'],
    ['a thrown text', 'throw "enough"', 'calculation-failed'],
    ['a value in circles', 'const a = {}; a.a = a; a', 'calculation-failed'],
  ])('ends %s with an error that says so', async (_, code, expected) => {
    const limits = { memoryLimit: 2 * 2 ** 20, timeLimit: 30_000 };
    await expect(calculate(code, limits)).rejects.toMatchObject({ code: expected });
  });

  it('reaches nothing but the language', async () => {
    const names =
      'process require module fetch XMLHttpRequest WebSocket Worker Date setTimeout setInterval performance console Deno Bun navigator std os';
    const code = `${JSON.stringify(names.split(' '))}.filter((name) => typeof globalThis[name] !== 'undefined')`;
    expect(await calculate(code)).toEqual([]);
  });

  it.each([
    ['the constructor of a function', '(() => {}).constructor("return typeof process")()', 'undefined'],
    ['an import', 'import("node:fs").then(() => "open", () => "closed")', 'closed'],
    [
      'prototypes that were tampered with',
      'Object.prototype.toJSON = () => "hacked"; Array.prototype.map = () => 1; JSON.stringify = () => "bad"; ({ a: 1 })',
      'hacked',
    ],
    ['a prototype in the result', 'JSON.parse(\'{"__proto__": {"polluted": true}, "a": 1}\')', null],
  ])('is not left by %s', async (_, code, expected) => {
    const result = await calculate(code);
    if (expected !== null) expect(result).toEqual(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(JSON.stringify({ a: 1 })).toBe('{"a":1}');
  });

  it('gives the same each time: there is no chance in it', async () => {
    await expect(calculate('Math.random()')).rejects.toMatchObject({ code: 'calculation-failed' });
  });

  it('cuts a result of megabytes', async () => {
    expect(await calculate('"x".repeat(3e6)')).toMatchObject({ cut: true, characters: 3_000_002 });
  });

  it('stops when it is no longer wanted', async () => {
    const stop = new AbortController();
    const calculation = calculate('for (;;) {}', { signal: stop.signal, timeLimit: 60_000 });
    setTimeout(() => stop.abort(), 50);
    await expect(calculation).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('is a tool that names what is wrong with its input', async () => {
    const { signal } = new AbortController();
    expect(await calculatorTool.run({ code: '6 * 7' }, signal)).toEqual({ result: 42 });
    await expect(calculatorTool.run({ cod: '1' }, signal)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

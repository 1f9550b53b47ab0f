import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from './error.ts';
import { parseWith } from './parse-with.ts';

const schema = z.strictObject({
  name: z.string().min(1),
  count: z.int().min(1).max(9).default(1),
  kind: z.enum(['a', 'b']).default('a'),
  parts: z.array(z.strictObject({ size: z.number() })).default([]),
});
const parse = (data: unknown): unknown => parseWith(schema, data, 'bad-thing', 'thing.yaml');

test('good data comes back typed, with its defaults', () => {
  expect(parse({ name: 'x' })).toEqual({ name: 'x', count: 1, kind: 'a', parts: [] });
});

test.each([
  [{}, 'thing.yaml: name: missing; expected a text'],
  [{ name: '' }, 'thing.yaml: name: "" is too small; expected at least 1 characters'],
  [{ name: 'x', kind: 'c' }, 'thing.yaml: kind: "c" is not one of a, b'],
  [{ name: 'x', count: 1.5 }, 'thing.yaml: count: 1.5 is not a whole number'],
  [{ name: 'x', count: 10 }, 'thing.yaml: count: 10 is too large; expected at most 9'],
  [{ name: 'x', parts: [{ size: 1 }, { size: 'big' }] }, 'thing.yaml: parts[1].size: "big" is not a number'],
  [{ name: 'x', extra: 1 }, 'thing.yaml: unknown field "extra"'],
  [{ name: 'x', parts: [{ size: 1, weight: 2 }] }, 'thing.yaml: parts[0]: unknown field "weight"'],
  [null, 'thing.yaml: null is not a mapping'],
  [[{}], 'thing.yaml: [{}] is not a mapping'],
  [
    { count: 0, kind: 'c' },
    'name: missing; expected a text; count: 0 is too small; expected at least 1; kind: "c"',
  ],
])('%j is refused by field, value and expectation', (data, message) => {
  expect(() => parse(data)).toThrow(message);
  expect(() => parse(data)).toThrow(expect.objectContaining({ code: 'bad-thing' }));
});

test('a key that is not allowed is named, with what was expected', () => {
  const named = z.record(z.string().regex(/^[a-z]+$/, 'expected lower-case letters'), z.number());
  expect(() => parseWith(named, { Two: 2 }, 'bad-thing', 'thing.yaml')).toThrow(
    'thing.yaml: Two: not allowed as a name; expected lower-case letters',
  );
});

test('a value of no kind, or of one kind with a fault in it, is told what was expected', () => {
  const either = z.object({ design: z.union([z.int().max(9), z.strictObject({ x: z.number() })]) });
  const refuse = (design: unknown, message: string): void =>
    expect(() => parseWith(either, { design }, 'bad-thing', 'measure')).toThrow(message);
  refuse('x', 'measure: design: "x"; expected a number or a mapping');
  refuse(undefined, 'measure: design: missing; expected a number or a mapping');
  refuse({ x: 'far' }, 'measure: design: x: "far" is not a number');
  refuse(12, 'measure: design: 12 is too large; expected at most 9');
  const told = z.union([z.literal('off'), z.strictObject({})], { error: 'expected off, or a mapping' });
  expect(() => parseWith(told, 'of', 'bad-thing', 'model')).toThrow(
    'model: "of": expected off, or a mapping',
  );
});

test('long values are cut and the message stays one line', () => {
  expect(() => parse({ name: 'x', kind: 'y'.repeat(500) })).toThrow(/"y{59}… is not one of a, b$/);
});

test('whatever the data, the error is ours and has one line', () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      try {
        parse(data);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).message).not.toContain('\n');
      }
    }),
  );
});

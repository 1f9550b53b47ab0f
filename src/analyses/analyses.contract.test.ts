import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureKinds, type Goal, type RawInput } from '../campaign/index.ts';
import { sha256Hex } from '../core/hash.ts';
import { canonicalJson } from '../core/json.ts';
import { analyses } from './index.ts';

const goals: readonly Goal[] = [
  { quantity: 'y', criterion: 'midpoint', unit: 'K', direction: 'maximize' },
  { quantity: 'constructor', criterion: 'onset', unit: 'T', direction: 'minimize' },
];
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary' }).map(encode),
  fc.json().map(encode),
);
const inputs: fc.Arbitrary<readonly RawInput[]> = fc.array(
  fc.record({
    sample: fc.constantFrom('s1', 's2'),
    name: fc.constant('file'),
    bytes,
    blob: fc.constant(sha256Hex('')),
  }),
  { maxLength: 4 },
);

test('names are unique', () => {
  expect(new Set(analyses.map((analysis) => analysis.name)).size).toBe(analyses.length);
});

describe.each(analyses.map((analysis) => [analysis.name, analysis] as const))('%s', (_name, analysis) => {
  const options = analysis.parseOptions({});

  test('whatever the bytes, it never crashes and never passes over a sample', () => {
    fc.assert(
      fc.property(inputs, (files) => {
        for (const file of files) expect(typeof analysis.reads(file)).toBe('boolean');
        const findings = analysis.analyse(files, goals, options);
        expect(new Set(findings.map((finding) => finding.sample))).toEqual(
          new Set(files.map((file) => file.sample)),
        );
        for (const finding of findings) {
          expect(() => canonicalJson(finding)).not.toThrow();
          if (finding.observations.length === 0 && finding.findings.length === 0)
            expect(failureKinds).toContain(finding.failure?.kind);
          for (const observation of finding.observations) expect(observation.sample).toBe(finding.sample);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is pure: the same bytes give the same findings', () => {
    fc.assert(
      fc.property(inputs, (files) => {
        expect(analysis.analyse(files, goals, options)).toEqual(analysis.analyse(files, goals, options));
      }),
    );
  });

  test('refuses options that it does not have', () => {
    expect(() => analysis.parseOptions({ 'no such option': 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isElement } from '../../core/elements.ts';
import { hazardSources, hazardsOf } from './element-hazards.ts';

test('every hazard is of an element and names a source of the bibliography', () => {
  const references = readFileSync('docs/references.bib', 'utf8');
  for (const { element, source } of hazardSources) {
    expect(isElement(element), element).toBe(true);
    expect(references, element).toContain(`{${source},`);
  }
});

test('an element without an entry is named as one of which nothing is known, and never passed over', () => {
  const [first, rest, ...more] = hazardsOf(['Nb', 'Be', 'Ta']);
  expect(first).toMatchObject({ what: 'Be', why: expect.stringContaining('H330') });
  expect(rest).toMatchObject({ what: 'Nb, Ta', why: expect.stringContaining('supplier') });
  expect(more).toEqual([]);
});

test('a name that objects have is no element with a hazard', () => {
  expect(hazardsOf(['constructor'])).toMatchObject([{ what: 'constructor', source: '' }]);
});

test('where no element is in play nothing is said', () => {
  expect(hazardsOf([])).toEqual([]);
});

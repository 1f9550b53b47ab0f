import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foundQuantities } from './measured-data/quantities.ts';

const glossary = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8');

test('every quantity has its row in the glossary', () => {
  expect(foundQuantities.filter((quantity) => glossary.split(`| \`${quantity}\` |`).length !== 2)).toEqual(
    [],
  );
});

test('analyses name no quantity that is not in the list', () => {
  const own = ['resistive', 'magnetic', 'calorimetric', 'powder-diffraction', '.'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
      .map((name) => readFileSync(join(import.meta.dirname, folder, name), 'utf8')),
  );
  // The text of a quantity stands after `quantity:` or is the first argument of a builder.
  const named = own.flatMap((text) =>
    [
      ...text.matchAll(
        /(?:quantity:|\b(?:at|found|build)\()\s*(?:\w+ \? )?'([a-z0-9]+(?:-[a-z0-9]+)*)'(?: : '([a-z-]+)')?/g,
      ),
    ].flatMap(([, a, b]) => [a, b]),
  );
  const known: readonly string[] = foundQuantities;
  const names = named.filter((name): name is string => name?.includes('-') === true);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

import { expect, it } from 'vitest';
import { decodePart, matchPath, viewOfPage } from './page-view.ts';

it.each([
  ['/', '/', {}],
  ['/campaigns/:id', '/campaigns/x', { id: 'x' }],
  ['/campaigns/:id', '/campaigns/x/', { id: 'x' }],
  ['/campaigns/:id', '/campaigns/a%2Fb', { id: 'a/b' }],
  ['/samples/:campaign/:sample', '/samples/x/s1.5', { campaign: 'x', sample: 's1.5' }],
  ['/campaigns/:id', '/campaigns/x/sheet', null],
  ['/campaigns/:id', '/samples/x', null],
  // badly encoded: no page, and no fault either
  ['/campaigns/:id', '/campaigns/%E0', null],
  ['/samples/:campaign/:sample', '/samples/%E0/%E0', null],
  ['/samples/:campaign/:sample', '/samples/x/100%', null],
] as const)('the pattern %s reads %s as %j', (pattern, path, parameters) => {
  expect(matchPath(pattern, path)).toEqual(parameters);
});

it.each([
  ['/', 'campaigns'],
  ['/campaigns/a%20b', 'campaign/a b'],
  ['/campaigns/%E0', null],
  ['/campaigns/', null],
  ['/campaigns/x/sheet', null],
  ['/review', null],
])('the page %s cannot do without the view %s', (path, view) => {
  expect(viewOfPage(path)).toBe(view);
});

it('tells nothing of a badly encoded part', () => {
  expect([decodePart('%C3%A9'), decodePart('%E0'), decodePart('%')]).toEqual(['é', null, null]);
});

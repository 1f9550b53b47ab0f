import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';

const early = readFileSync(join(repositoryRoot, 'web/public/theme.js'), 'utf8');

/** Whether the page is dark before the app is there. */
function isDark(kept: string | null, isSystemDark: boolean): boolean {
  let isOn = false;
  runInNewContext(early, {
    localStorage: { getItem: (key: string) => (key === 'onnes-theme' ? kept : null) },
    matchMedia: () => ({ matches: isSystemDark }),
    document: {
      documentElement: {
        classList: { toggle: (name: string, on: boolean) => (isOn = name === 'dark' && on) },
      },
    },
  });
  return isOn;
}

describe('the theme before the app is there', () => {
  it.each([
    [null, false, false],
    [null, true, true],
    ['light', true, false],
    ['dark', false, true],
    ['system', true, true],
  ])('with %s kept and a dark system %s: dark %s', (kept, isSystemDark, expected) => {
    expect(isDark(kept, isSystemDark)).toBe(expected);
  });

  it('is kept under the name that the app keeps it under', () => {
    const app = readFileSync(join(repositoryRoot, 'web/src/theme.svelte.ts'), 'utf8');
    expect(/const key = '([^']+)'/.exec(app)?.[1]).toBe('onnes-theme');
  });
});

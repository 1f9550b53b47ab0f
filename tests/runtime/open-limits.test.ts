import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signLimits } from '../../src/app/workspace/limits-signature.ts';
import { checkLimitsFile, openLimits } from '../../src/app/workspace/open-limits.ts';
import { requestFor } from './scripted-laboratory.ts';

test('limits that are taken away let nothing begin until they are back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-limits-'));
  const path = join(folder, 'limits.yaml');
  writeFileSync(path, 'instruments: {}\n');
  signLimits(path, checkLimitsFile(path).text, 'a test', '2026-01-01T00:00:00Z');
  const limits = openLimits(path);
  expect(limits.current().check(requestFor('a'), false)).toBeNull();
  copyFileSync(path, `${path}.away`);
  rmSync(path);
  const { hash, check } = limits.current();
  expect(check(requestFor('a'), false)).toContain('limits.yaml is gone');
  copyFileSync(`${path}.away`, path);
  expect(limits.current().check(requestFor('a'), false)).toBeNull();
  expect(limits.current().hash).not.toBe(hash);
  expect(openLimits(join(folder, 'none.yaml')).current().check(requestFor('a'), false)).toBeNull();
});

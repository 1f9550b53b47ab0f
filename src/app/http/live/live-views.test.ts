import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Visitor } from '../../accounts/account.ts';
import type { LiveMessage } from '../contract.ts';
import { createLiveViews } from './live-views.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const visitor: Visitor = { actor: { kind: 'person', id: 'sam' }, role: 'scientist' };

/** A view that changes by time alone, and how often it was built. */
function openClock() {
  let built = 0;
  let hour = 9;
  const views = createLiveViews(async () => {
    built++;
    return { hour };
  });
  const listen = (known?: number) => {
    const messages: LiveMessage[] = [];
    return { messages, leave: views.listen('clock', visitor, (one) => messages.push(one), known) };
  };
  return { views, listen, built: () => built, pass: () => void hour++ };
}

test('a further reader gets the view as it is kept, without another build before it', async () => {
  const { listen, built } = openClock();
  listen();
  await vi.advanceTimersByTimeAsync(100);
  expect(built()).toBe(1);
  const { messages } = listen();
  expect(messages).toMatchObject([{ kind: 'snapshot', view: { hour: 9 } }]);
  expect(built()).toBe(1);
});

test('what changed without an event reaches all soon after another reader came', async () => {
  const { listen, pass } = openClock();
  const first = listen();
  await vi.advanceTimersByTimeAsync(100);
  pass();
  const second = listen();
  await vi.advanceTimersByTimeAsync(2000);
  for (const { messages } of [first, second])
    expect(messages.at(-1)).toMatchObject({ kind: 'change', patch: { '.': { hour: { '=': 10 } } } });
});

test('a reader who comes back with a version gets what he missed, and nothing twice', async () => {
  const { views, listen, pass } = openClock();
  listen();
  await vi.advanceTimersByTimeAsync(100);
  const read = views.read('clock', visitor);
  const { version } = await read;
  pass();
  views.touch(() => true);
  await vi.advanceTimersByTimeAsync(100);
  const { messages } = listen(version);
  await vi.advanceTimersByTimeAsync(3000);
  expect(messages).toMatchObject([{ kind: 'change', version: version + 1 }]);
});

test('a topic that nobody follows is built for nobody', async () => {
  const { views, listen, built } = openClock();
  const { leave } = listen();
  await vi.advanceTimersByTimeAsync(100);
  listen().leave();
  leave();
  views.touch(() => true);
  await vi.advanceTimersByTimeAsync(3000);
  expect(built()).toBe(1);
});

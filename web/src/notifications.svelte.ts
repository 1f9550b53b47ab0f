import type { AwaitedCounts } from '../../src/app/http/contract/review.ts';

const choiceKey = 'onnes-notifications';

/** Whether this browser tells of what waits for a person; off until somebody chooses it. */
export const notifications = $state<{ isOn: boolean; isPossible: boolean }>({
  isOn: read() && 'Notification' in window && Notification.permission === 'granted',
  isPossible: 'Notification' in window,
});

let known: AwaitedCounts | null = null;

function read(): boolean {
  return localStorage.getItem(choiceKey) === 'on';
}

/** Switches them, asking the browser where it has not been asked. */
export async function switchNotifications(): Promise<void> {
  if (!notifications.isPossible) return;
  notifications.isOn = !notifications.isOn && (await Notification.requestPermission()) === 'granted';
  localStorage.setItem(choiceKey, notifications.isOn ? 'on' : 'off');
}

/** Shows a notification by the system, where they are switched on. */
export function notify(title: string, body: string): void {
  if (notifications.isOn) new Notification(title, { body, tag: title, icon: '/icon.svg' });
}

/** Tells of what waits now and did not before. */
export function tellOfAwaited({ orders, reviews }: AwaitedCounts): void {
  const before = known;
  known = { orders, reviews };
  if (before === null) return;
  if (orders > before.orders) notify('Work at the bench', `${orders} work orders wait for a person.`);
  if (reviews > before.reviews) notify('A review waits', `${reviews} requests wait for approval.`);
}

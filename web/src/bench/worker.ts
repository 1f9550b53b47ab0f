/** Lets the bench open without a connection. Needs the page to have been open once with one. */
export async function registerBenchWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/bench-worker.js', { scope: '/bench' });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ keep: [...loaded.filter((address) => new URL(address).origin === location.origin)] });
}

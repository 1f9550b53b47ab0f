// Keeps the files of the bench page, so that it opens without a connection. It never keeps data of the API.
const cacheName = 'onnes-bench';
const page = '/bench';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.add(page))
      .then(() => self.skipWaiting()),
  );
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const isFile = (url) => url.pathname.startsWith('/assets/') || url.pathname === '/icon.svg';

self.addEventListener('message', (event) => {
  const addresses = (event.data?.keep ?? []).filter((address) => isFile(new URL(address)));
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      const kept = new Set(addresses);
      for (const address of addresses) if (!(await cache.match(address))) await cache.add(address);
      // files of an earlier build carry other names
      for (const request of await cache.keys())
        if (isFile(new URL(request.url)) && !kept.has(request.url)) await cache.delete(request);
    }),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && url.search === '') event.respondWith(openPage(event.request));
  else if (isFile(url)) event.respondWith(openFile(event.request));
});

async function openPage(request) {
  try {
    const response = await fetch(request);
    if (response.ok) await (await caches.open(cacheName)).put(page, response.clone());
    return response;
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

async function openFile(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(cacheName)).put(request, response.clone());
  return response;
}

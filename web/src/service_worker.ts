// Makes the app work without a network after one visit: it keeps this build's files, the rules and the
// engine. It never answers for /api: what is sent and what is saved is between the page and the server.
// What the compiler sees has imports and exports; a worker of this kind has none.
export {};
declare const self: ServiceWorkerGlobalScope;
// Put in by vite/service_worker_plugin.ts.
declare const __FILES__: string[];
/** Engine, rules, sources: wanted offline, but a server without them must not keep the page away. */
declare const __BEHIND__: string[];
/** Big, and for some pages only: kept once a page has asked for them. */
declare const __ON_DEMAND__: string[];
declare const __VERSION__: string;

const kCache = `backsight-${__VERSION__}`;
const kEngine = '/engine.wasm';
const kFiles = __FILES__;
const kBehind = __BEHIND__;
const kOnDemand = __ON_DEMAND__;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(kCache);
      await cache.addAll(kFiles.map((file) => new Request(file, { cache: 'reload' })));
      const behind = [...kBehind, ...(await askedForBefore())];
      await Promise.allSettled(behind.map((file) => cache.add(new Request(file, { cache: 'no-cache' }))));
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== kCache) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

// A new build waits until the page says that nobody is in the middle of something.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(fromCache('/', request));
  } else if (url.pathname === kEngine) {
    event.respondWith(fromCacheThenRefresh(event));
  } else if (kBehind.includes(url.pathname) || kOnDemand.includes(url.pathname)) {
    event.respondWith(fromCacheOrKeep(request));
  } else if (kFiles.includes(url.pathname)) {
    event.respondWith(fromCache(url.pathname, request));
  }
});

/** Files on demand that the build before this one kept: who had them offline still has them. */
async function askedForBefore(): Promise<string[]> {
  const kept: string[] = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  }
  // `/knowledge/outlook.0123456789ab.json`: the name without what says the content.
  const nameOf = (file: string): string => file.replace(/\.[0-9a-f]+\.json$/, '');
  return kOnDemand.filter((file) => kept.some((one) => nameOf(one) === nameOf(file)));
}

async function fromCache(key: string, request: Request): Promise<Response> {
  return (await (await caches.open(kCache)).match(key)) ?? fetch(request);
}

/** For files whose name says their content: once kept, never asked for again. */
async function fromCacheOrKeep(request: Request): Promise<Response> {
  const cache = await caches.open(kCache);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
}

/** The engine has one name for all versions: the kept one serves now, a newer one the next time. */
async function fromCacheThenRefresh(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(kCache);
  const kept = await cache.match(kEngine);
  const fresh = fetch(event.request, { cache: 'no-cache' }).then(async (response) => {
    if (response.ok) await cache.put(kEngine, response.clone());
    return response;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

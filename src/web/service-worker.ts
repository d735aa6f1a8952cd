// Keeps the page for the time without a network. The build writes in which files it is made of, and a version made from
// their names and contents (vite/precache.ts).

export {};

const files = ['__PRECACHED__'];

declare const self: ServiceWorkerGlobalScope;

const scope = new URL('./', self.location.href).href;
/** Another copy of the page may be kept at another path of the same host. */
const ownCaches = `digits ${scope} `;
const cacheName = `${ownCaches}__VERSION__`;
const pageUrl = `${scope}index.html`;

/** Hashed names never change their contents: what the browser has already is taken from there. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new Request(scope + file, { cache: 'force-cache' })));
  await cache.put(pageUrl, await fetchPage());
}

/** Hosts redirect `index.html` to its folder; what came by a redirect may not answer a navigation, so it is made anew. */
async function fetchPage(): Promise<Response> {
  const response = await fetch(pageUrl, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`The page could not be kept (${response.status}).`);
  return new Response(response.body, { headers: response.headers });
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(ownCaches) && name !== cacheName) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The newest page where there is a network and a host that is well, else the one that is kept. */
async function answerPage(request: Request): Promise<Response> {
  const response = await fetch(request).catch(() => Response.error());
  const isThere = response.type !== 'error' && response.status < 500;
  return isThere ? response : ((await caches.match(pageUrl, { cacheName })) ?? response);
}

function isPage(address: string): boolean {
  const { origin, pathname } = new URL(address);
  return [scope, pageUrl].includes(origin + pathname);
}

/** Kept files first; what is asked for later (the WebGPU build) is kept from then on. */
async function answerFile(request: Request): Promise<Response> {
  const kept = await caches.match(request, { cacheName });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok && request.url.startsWith(`${scope}assets/`)) {
    const cache = await caches.open(cacheName);
    await cache.put(request, response.clone());
  }
  return response;
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  if (request.mode !== 'navigate') event.respondWith(answerFile(request));
  // What else the host has, as the service's /readyz, is its own to answer.
  else if (isPage(request.url)) event.respondWith(answerPage(request));
});

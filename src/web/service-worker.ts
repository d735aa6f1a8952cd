// Keeps the page for the time without a network. The build writes in which files it is made of, and a version made from
// their names and contents (vite/precache.ts).

export {};

const files = ['__PRECACHED__'];
const cacheName = 'digits-__VERSION__';

declare const self: ServiceWorkerGlobalScope;

const scope = new URL('./', self.location.href).href;
const pageUrl = `${scope}index.html`;

/** Hashed names never change their contents: what the browser has already is taken from there. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new Request(scope + file, { cache: 'force-cache' })));
  await cache.add(new Request(pageUrl, { cache: 'no-cache' }));
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('digits-') && name !== cacheName) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The newest page where there is a network, else the one that is kept. */
async function answerPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(pageUrl, { cacheName })) ?? Response.error();
  }
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
  event.respondWith(request.mode === 'navigate' ? answerPage(request) : answerFile(request));
});

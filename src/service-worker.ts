import { build, files, prerendered, version } from '$service-worker';
import { APP_CACHE_PREFIX, staleAppCaches } from '#lib/player/cache-names';
import { storedMedia } from '#lib/player/media/serve-media';
import { ACTIVATE_MESSAGE } from '#lib/player/register-worker';
import type { FetchEvent, ServiceWorkerScope } from './service-worker-scope';

// Kit compiles this file for a worker, whatever the page's types say of the global object.
const worker = globalThis as unknown as ServiceWorkerScope;

const APP_CACHE = `${APP_CACHE_PREFIX}${version}`;
/** The prerendered page: Kit's client router boots whatever route the address names, so it is everybody's shell. */
const SHELL = '/display';
const assets = new Set([...build, ...files, ...prerendered]);
const NAVIGATION_WITHIN_MS = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(APP_CACHE);
      // Past the HTTP cache: a page kept by it could be of another version than the parts it names.
      await cache.addAll([...assets].map((path) => new Request(path, { cache: 'reload' })));
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const stale = staleAppCaches(await caches.keys(), APP_CACHE);
      await Promise.all(stale.map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

// A new worker waits until a page says that nothing would be cut by the change.
worker.addEventListener('message', (event) => {
  if (event.data === ACTIVATE_MESSAGE) event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname === SHELL) event.respondWith(shellFirst(request));
    else if (/^\/manager(\/|$)/.test(url.pathname)) event.respondWith(networkThenShell(event));
  } else if (url.pathname.startsWith('/media/')) {
    event.respondWith(mediaFirst(request, url.pathname));
  } else if (assets.has(url.pathname) || url.pathname.startsWith('/_app/immutable/')) {
    event.respondWith(assetFirst(request, url.pathname));
  }
});

async function shell(): Promise<Response | undefined> {
  return (await caches.open(APP_CACHE)).match(SHELL);
}

async function shellFirst(request: Request): Promise<Response> {
  return (await shell()) ?? fetch(request);
}

/** The server's answer when it comes in time and is its own, else the shell: a manager that is offline can edit. */
async function networkThenShell(event: FetchEvent): Promise<Response> {
  const cached = await shell();
  if (cached === undefined) return fetch(event.request);
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('The server is late.')), NAVIGATION_WITHIN_MS);
  });
  try {
    // As it came: a signal of our own would make another kind of request of a navigation.
    const response = await Promise.race([fetch(event.request), late]);
    // A proxy in front of a server that is down.
    return response.status >= 502 && response.status <= 504 ? cached : response;
  } catch {
    // No answer is what the shell is for.
    return cached;
  }
}

async function mediaFirst(request: Request, path: string): Promise<Response> {
  // A card that is worn out may give nothing back of what it has.
  const stored = await storedMedia(caches, path, request.headers.get('range')).catch(() => null);
  return stored ?? fetch(request);
}

/** Parts of this version, and of the one before for pages that still run it. */
async function assetFirst(request: Request, path: string): Promise<Response> {
  const current = await (await caches.open(APP_CACHE)).match(path);
  if (current !== undefined) return current;
  for (const name of await caches.keys()) {
    if (!name.startsWith(APP_CACHE_PREFIX)) continue;
    const older = await (await caches.open(name)).match(path);
    if (older !== undefined) return older;
  }
  return fetch(request);
}

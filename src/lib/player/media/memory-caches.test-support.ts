/** The Cache API in memory, as far as kiosks use it, with a disk that may be full. */
export function memoryCaches() {
  const stores = new Map<string, Map<string, { readonly body: Blob; readonly headers: Headers }>>();
  /** `slow`: what is deleted is not free before that is set to false, as where something still reads it. */
  const disk = { quota: Infinity, slow: false };
  let deleted = 0;
  const pathOf = (request: RequestInfo | URL) =>
    request instanceof Request ? new URL(request.url).pathname : String(request);
  const used = () =>
    [...stores.values()].reduce(
      (total, store) => [...store.values()].reduce((bytes, { body }) => bytes + body.size, total),
      0,
    );
  const open = (name: string) => {
    const store = stores.get(name) ?? new Map<string, { readonly body: Blob; readonly headers: Headers }>();
    stores.set(name, store);
    return Promise.resolve({
      match: (request: RequestInfo | URL) => {
        const found = store.get(pathOf(request));
        return Promise.resolve(
          found === undefined ? undefined : new Response(found.body, { headers: found.headers }),
        );
      },
      put: async (request: RequestInfo | URL, response: Response) => {
        const body = await response.blob();
        const before = store.get(pathOf(request))?.body.size ?? 0;
        if (!disk.slow) deleted = 0;
        if (used() + deleted - before + body.size > disk.quota)
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        store.set(pathOf(request), { body, headers: response.headers });
      },
      delete: (request: RequestInfo | URL) => {
        deleted += store.get(pathOf(request))?.body.size ?? 0;
        return Promise.resolve(store.delete(pathOf(request)));
      },
      keys: () => Promise.resolve([...store.keys()].map((path) => new Request(`http://here${path}`))),
    });
  };
  return {
    caches: { open } as unknown as CacheStorage,
    disk,
    /** Bytes of all that is stored. */
    used,
    /** The paths in one cache, in the order in which they came. */
    paths: (name: string) => [...(stores.get(name)?.keys() ?? [])],
  };
}

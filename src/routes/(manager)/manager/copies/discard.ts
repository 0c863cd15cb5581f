import { deleteStoredCopies, readStoredFacts, replaceStoredCopy } from '#lib/replica/stored-copy';
import type { DirtyFlag } from '#lib/replica/stores';
import { loadServerDocument } from '#lib/replica/server-document';
import type { ReplicaOptions } from '#lib/replica/replica';
import type { Replica } from '#lib/replica/types';

/** Tabs of this browser that have the same copy open hear from here that it was replaced. */
const CHANNEL = 'vitrine.replaced';

/**
 * Puts the server's document in place of a copy and closes that. The server's is loaded before anything is touched, and
 * takes its place at one stroke: a power cut leaves the one or the other. @throws {Error} a sentence; nothing was changed
 */
export async function replaceByServers(replica: Replica, options: ReplicaOptions): Promise<void> {
  const { doc, version } = await loadServerDocument(options.identity, options.site);
  await replica.close();
  try {
    await replaceStoredCopy(replica.name, doc, version);
  } catch {
    // Nothing can be stored on this device, so nothing is stored that should go; at worst its database goes.
    await deleteStoredCopies(({ name }) => name === replica.name).catch(() => undefined);
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(replica.name);
  channel.close();
}

/** Whether another tab wrote edits into this copy that this one does not show, and would discard unseen. */
export async function hasEditsOfOthers({ name, status }: Replica): Promise<boolean> {
  const shown = new Set(status.pending.map(({ collection, id }) => `${collection}/${id}`));
  const { flags } = await readStoredFacts(name).catch(() => ({ flags: new Map<string, DirtyFlag>() }));
  return [...flags.values()].some(({ pending }) =>
    pending.some(({ collection, id }) => !shown.has(`${collection}/${id}`)),
  );
}

/** Calls back with the name of a copy that another tab replaced. Returns the function that ends it. */
export function onReplaced(callback: (name: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') callback(data);
  };
  return () => channel.close();
}

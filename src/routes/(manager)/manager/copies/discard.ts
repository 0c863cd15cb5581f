import { readStoredFacts, replaceStoredCopy } from '#lib/replica/stored-copy';
import { deleteStores, type DirtyFlag } from '#lib/replica/stores';
import { loadServerDocument } from '#lib/replica/server-document';
import type { ReplicaOptions } from '#lib/replica/replica';
import type { Replica } from '#lib/replica/types';

/** Tabs of this browser that have the same copy open hear from here that it was replaced. */
const CHANNEL = 'vitrine.replaced';

/**
 * Puts the server's document in place of a copy and closes that. The server's is loaded before anything is touched, and
 * takes its place at one stroke: a power cut leaves the one or the other. Resolves with null when it did, and with why not,
 * as a sentence, when this device keeps what it has; the copy is closed either way.
 * @throws {Error} a sentence; nothing was changed, and the copy is open
 */
export async function replaceByServers(replica: Replica, options: ReplicaOptions): Promise<string | null> {
  const { doc, version } = await loadServerDocument(options.identity, options.site);
  const wasStored = await isReadable(replica.name);
  await replica.close();
  try {
    await replaceStoredCopy(replica.name, doc, version);
  } catch (cause) {
    // Where nothing can be stored nothing is that should go. Else its database goes: the next copy begins from nothing.
    const kept = wasStored ? await whyKept(replica.name, cause) : null;
    if (kept !== null) return kept;
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(replica.name);
  channel.close();
  return null;
}

function isReadable(name: string): Promise<boolean> {
  return readStoredFacts(name).then(
    () => true,
    () => false,
  );
}

/** Deletes a copy that could not be replaced; null, or why it is still there. */
async function whyKept(name: string, cause: unknown): Promise<string | null> {
  try {
    await deleteStores(name);
    return null;
  } catch {
    const why = cause instanceof Error ? cause.message : String(cause);
    return `Your edits could not be discarded, because this device does not let go of them (${why}). They are still on it, and not on the server. Free some space on this device or restart the browser, then try again.`;
  }
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

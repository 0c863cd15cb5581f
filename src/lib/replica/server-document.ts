import * as Y from 'yjs';
import type { ReplicaIdentity, SiteEpoch } from './database-name';
import { ReplicaSocket } from './socket';
import { SYNC_PATH } from '#lib/protocol/messages';

const ANSWER_WITHIN_MS = 60_000;

/**
 * The server's document, beside whatever this device has; nothing is stored. `version` is the server's that it makes.
 * @throws {Error} a sentence for people, when the server says no or does not answer
 */
export async function loadServerDocument(
  identity: ReplicaIdentity,
  site: SiteEpoch,
): Promise<{ readonly doc: Y.Doc; readonly version: number | null }> {
  const doc = new Y.Doc();
  const url = new URL(SYNC_PATH, location.origin.replace(/^http/, 'ws')).href;
  const as = identity.kind === 'user' ? 'user' : `device:${identity.screenId}`;
  let end: () => void = () => undefined;
  try {
    const version = await new Promise<number | null>((resolve, reject) => {
      let newest: number | null = null;
      const timer = setTimeout(
        () =>
          reject(new Error('The server can’t be reached. Nothing was changed; try again when it is back.')),
        ANSWER_WITHIN_MS,
      );
      const ignore = (): void => undefined;
      const socket = new ReplicaSocket(
        doc,
        { url, as, site: site.uid, epoch: site.epoch },
        {
          connection: ignore,
          // The version comes at the end of the same message.
          synced: () => queueMicrotask(() => resolve(newest)),
          answered: ignore,
          acknowledged: ignore,
          version: (version) => (newest = version),
          statuses: ignore,
          ordered: ignore,
          refusedMessage: ignore,
          closed: (_code, reason) => reject(new Error(reason)),
        },
      );
      end = () => {
        clearTimeout(timer);
        socket.destroy();
      };
      socket.connect();
    });
    return { doc, version };
  } finally {
    end();
  }
}

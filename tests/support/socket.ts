import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ROOM, SYNC_PATH } from '#lib/protocol/messages';

export interface TestSocket {
  /** Resolves with the first message: the server let us in. */
  readonly joined: Promise<void>;
  /** Resolves with the code that the server closed with. */
  readonly closed: Promise<number>;
  readonly isOpen: () => boolean;
}

/** Opens a bare socket to the site's room with these cookies. */
export async function openSocket(
  url: string,
  cookie: string,
  as: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestSocket> {
  const address = new URL(`${SYNC_PATH}/${ROOM}?as=${as}`, url.replace(/^http/, 'ws'));
  const socket = new WebSocket(address, { headers: { ...headers, cookie } });
  const joined = once(socket, 'message').then(() => undefined);
  const closed = once(socket, 'close').then(([code]) => Number(code));
  await once(socket, 'open');
  // y-protocols' sync step 1 with an empty state vector: nobody is told anything before asking.
  socket.send(new Uint8Array([0, 0, 1, 0]));
  return { joined, closed, isOpen: () => socket.readyState === WebSocket.OPEN };
}

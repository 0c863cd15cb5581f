import { once } from 'node:events';
import net from 'node:net';

/**
 * A cable between one browser and the server that a test can pull: every byte passes through, until `cut()` drops what
 * is open and refuses what comes. Unlike a browser's own offline switch it also cuts WebSockets and service workers.
 */
export interface Cable {
  readonly url: string;
  cut(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** @param target the port of the server, asked at every connection: a server that is started again may have moved. */
export async function layCable(target: () => number): Promise<Cable> {
  const open = new Set<net.Socket>();
  const relay = (near: net.Socket): void => {
    const far = net.connect(target(), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      // Either end going away, by error or not, takes the other with it.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  };
  let server = net.createServer(relay);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The cable has no port.');
  const { port } = address;
  const cut = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    async mend() {
      server = net.createServer(relay);
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      cut();
      await closed;
    },
  };
}

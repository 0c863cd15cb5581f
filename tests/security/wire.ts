import net from 'node:net';

/** What came back on one connection, byte for byte. */
export interface Wired {
  readonly text: string;
  /** Of each answer, in order. */
  readonly statuses: readonly number[];
  /** The lines above the first empty one. */
  readonly head: readonly string[];
}

/** So long without a byte counts as all there is; only connections that the server keeps open wait for it. */
const SILENCE_MS = 400;

/** Sends bytes as they stand and takes what comes until the server closes, or says no more. */
export function wire(port: number, bytes: string | Buffer): Promise<Wired> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    const parts: Buffer[] = [];
    socket.setTimeout(SILENCE_MS * 5, () => socket.destroy());
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      socket.setTimeout(SILENCE_MS);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const text = Buffer.concat(parts).toString('latin1');
      const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
      resolve({ text, statuses, head: (text.split('\r\n\r\n', 1)[0] ?? '').split('\r\n') });
    });
  });
}

/** One request, as it stands, after which the connection ends. */
export function request(
  port: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Wired> {
  const all = { Host: `127.0.0.1:${port}`, Connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return wire(port, Buffer.from(`${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
}

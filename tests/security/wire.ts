import net from 'node:net';

/** What came back on one connection, byte for byte. */
export interface Wired {
  readonly text: string;
  /** Of each answer, in order. */
  readonly statuses: readonly number[];
  /** The lines above the first empty one. */
  readonly head: readonly string[];
}

/** So long without a byte, after some, counts as all there is; only connections that the server keeps open wait for it. */
const SILENCE_MS = 400;
/** For a server that hangs: what was never answered proves nothing. */
const ANSWER_MS = 60_000;

/**
 * Sends bytes as they stand and takes what comes until the server closes, or says no more.
 * @throws when it neither closes nor says anything
 */
export function wire(port: number, bytes: string | Buffer): Promise<Wired> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    const parts: Buffer[] = [];
    socket.setTimeout(ANSWER_MS, () => {
      if (parts.length === 0) reject(new Error(`Nothing came to: ${String(bytes).slice(0, 200)}`));
      socket.destroy();
    });
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

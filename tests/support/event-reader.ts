import { onTestFinished } from 'vitest';

export interface ReadEvent {
  readonly name: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventReader {
  readonly status: number;
  readonly headers: Headers;
  /** Everything so far. */
  readonly events: readonly ReadEvent[];
  /** Resolves when the server ended it. */
  readonly ended: Promise<void>;
  /** The last id, as a browser sends it back. */
  lastId(): string;
  close(): void;
}

/** Reads a stream of server-sent events as the HTML standard says, as far as our server makes use of it. */
export async function readEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const events: ReadEvent[] = [];
  let id = '';
  const take = (block: string): void => {
    let name = 'message';
    let data = '';
    for (const line of block.split('\n')) {
      const at = line.indexOf(':');
      const value = line.slice(at + 1).replace(/^ /, '');
      if (line.startsWith('event:')) name = value;
      else if (line.startsWith('data:')) data += value;
      else if (line.startsWith('id:')) id = value;
    }
    if (data !== '') events.push({ name, id, data: JSON.parse(data) as ReadEvent['data'] });
  };
  const read = async (): Promise<void> => {
    if (answer.body === null) return;
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  };
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    ended: read().catch(() => undefined),
    lastId: () => id,
    close: () => leaving.abort(),
  };
}

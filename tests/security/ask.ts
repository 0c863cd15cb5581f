import http from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });

/** A request whose path nobody tidies on its way. */
export function ask(url: string, path: string, { method = 'GET', headers, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    // Named always: with some methods Node would send a body that nobody sees the end of.
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = { ...length, ...headers };
    const request = http.request({ agent, hostname, port, path, method, headers: all }, (response) => {
      const answer = { status: response.statusCode ?? 0, headers: response.headers };
      if (response.headers['content-type']?.startsWith('text/event-stream') === true) {
        // It goes on for ever; that it begins is the answer.
        response.destroy();
        resolve({ ...answer, body: '' });
        return;
      }
      text(response).then((body) => resolve({ ...answer, body }), reject);
    });
    // For what hangs: whoever is attacked must answer.
    request.setTimeout(60_000, () => request.destroy(new Error(`${method} ${path} was never answered`)));
    request.on('error', reject);
    request.end(body);
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import sharp from 'sharp';
import { httpElsewhere } from './elsewhere';

interface Video {
  readonly title: string;
  /** ISO 8601, as YouTube writes it. */
  readonly duration: string;
  readonly embeddable?: boolean;
}

/** Stands where YouTube's Data API and its pictures are, and has their bad days. */
export interface YoutubeServer {
  readonly origin: string;
  readonly videos: Map<string, Video>;
  /** The ids of each call that was answered with videos, in order. */
  readonly asked: (readonly string[])[];
  /** Every request line and header, to look for what must not be there. */
  readonly heard: string[];
  day: 'good' | 'quota' | 'down' | 'garbage' | 'no-pictures';
}

export const GOOD_KEY = 'AIza-good-key-0123456789';

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ error: { code: status, message: reason, errors: [{ reason, domain: 'x' }] } }),
  );
}

/** Ends with the test. */
export async function youtubeServer(): Promise<YoutubeServer> {
  const picture = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', served.origin);
    served.heard.push(`${request.method} ${url.href} ${JSON.stringify(request.headers)}`);
    if (url.pathname.startsWith('/vi/')) {
      response.writeHead(served.day === 'no-pictures' ? 404 : 200, { 'content-type': 'image/jpeg' });
      response.end(picture);
      return;
    }
    if (served.day === 'down') {
      request.socket.destroy();
      return;
    }
    if (served.day === 'garbage') {
      response.end('<html>Sorry…</html>');
      return;
    }
    if (served.day === 'quota') {
      refuse(response, 403, 'quotaExceeded');
      return;
    }
    if (request.headers['x-goog-api-key'] !== GOOD_KEY) {
      refuse(response, 400, 'keyInvalid');
      return;
    }
    const ids = (url.searchParams.get('id') ?? '').split(',');
    served.asked.push(ids);
    const items = ids.flatMap((id) => {
      const video = served.videos.get(id);
      if (video === undefined) return [];
      const thumbnails = {
        default: { url: `${served.origin}/vi/${id}/default.jpg`, width: 120, height: 90 },
        high: { url: `${served.origin}/vi/${id}/high.jpg`, width: 480, height: 360 },
      };
      return [
        {
          id,
          snippet: { title: video.title, thumbnails },
          contentDetails: { duration: video.duration },
          status: {
            embeddable: video.embeddable ?? true,
            privacyStatus: 'public',
            uploadStatus: 'processed',
          },
        },
      ];
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items }));
  };
  const { port } = await httpElsewhere(listener);
  const served: YoutubeServer = {
    // Where `OUTBOUND_ALLOW` has to let the server go.
    origin: `http://127.0.0.2:${port}`,
    videos: new Map(),
    asked: [],
    heard: [],
    day: 'good',
  };
  return served;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { first, isSecure } from '#lib/server/request-credentials';
import { securityHeaders } from '#lib/server/security-headers';
import { PRIVATE_HEADERS, type PageHandler } from './http';
import { prerenderedSources } from './prerendered';
import { StartError } from './start-error';

type KitHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * The app's pages as Kit's adapter built them, under the public origin when it is known. The adapter reads the environment
 * while it is imported, so what we know better is written there.
 * @throws {StartError} when the app was not built
 */
export async function loadKit(handlerFile: URL, origin: string | null): Promise<PageHandler> {
  if (!existsSync(handlerFile)) {
    throw new StartError(
      `The app is not built (${fileURLToPath(handlerFile)} is missing): run npm run build.`,
    );
  }
  Object.assign(process.env, PRIVATE_HEADERS);
  if (origin === null) delete process.env['ORIGIN'];
  else process.env['ORIGIN'] = origin;
  const { handler } = (await import(/* @vite-ignore */ handlerFile.href)) as { handler: KitHandler };
  const prerendered = prerenderedSources(fileURLToPath(new URL('prerendered', handlerFile)));
  return (request, response) => {
    const pathname = (request.url ?? '').split('?', 1)[0] ?? '';
    const sources = prerendered.get(pathname);
    if (sources !== undefined) {
      const secure = isSecure(first(request.headers[PRIVATE_HEADERS.PROTOCOL_HEADER]));
      for (const [name, value] of Object.entries(securityHeaders({ pathname, secure, sources })))
        response.setHeader(name, value);
    }
    handler(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('Not found');
    });
  };
}

import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { Target } from './target';

/**
 * Where the attacker's page is. `neighbour`: the same host on another port, to which a browser sends its cookies along
 * (ports make no site), so that SameSite saves nobody. `stranger`: another site.
 */
export type Place = 'neighbour' | 'stranger';
const HOSTS: Readonly<Record<Place, string>> = { neighbour: '127.0.0.1', stranger: 'localhost' };

/** The attacker's own server: any page of it is empty. */
export async function startEvil(): Promise<{
  readonly pageAt: (place: Place) => string;
  readonly stop: () => Promise<void>;
}> {
  const server = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>evil</title><body>');
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    pageAt: (place) => `http://${HOSTS[place]}:${port}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}

/** A browser in which somebody is logged in, by the `Cookie` header of their session. */
export async function openBrowser(
  browser: Browser,
  { url }: Target,
  cookie: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  await context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return {
        name: pair.slice(0, at),
        value: pair.slice(at + 1),
        url,
        httpOnly: true,
        sameSite: 'Lax' as const,
      };
    }),
  );
  return { context, page: await context.newPage() };
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FERRIES_PAGE } from './ferries-page';

export interface PageServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves the page that the demo's web content shows, from an origin of its own as a real one would be. Takes any free
 * port when the one that is asked for is in use.
 */
export async function servePage(host: string, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    const found = new URL(request.url ?? '/', 'http://page').pathname === '/ferries';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(found ? FERRIES_PAGE : 'There is nothing here but /ferries.');
  });
  await listen(server, host, port).catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    await listen(server, host, 0);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/ferries`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createContent, type NewContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { updateSettings } from '#lib/model/settings';
import { callApi } from './api';
import { openEditor, type Editor } from './editor';
import { ADMIN, signIn } from './sign-in';
import { startTestServer, type TestServer, type TestServerOptions } from './server';

/** A running server with its admin signed in and an editor on its document. */
export interface TestSite {
  readonly server: TestServer;
  readonly cookie: string;
  readonly editor: Editor;
  /** Calls the API as the admin; rejects unless it answers 2xx. */
  api(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export const ADMIN_ENV = { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password };

/** `policy`: how screens are let in. */
export async function startSite(
  policy: 'open' | 'approve',
  options: TestServerOptions = {},
): Promise<TestSite> {
  const server = await startTestServer({ ...options, env: { ...ADMIN_ENV, ...options.env } });
  const cookie = await signIn(server.url);
  const editor = await openEditor(server.url, cookie);
  const api: TestSite['api'] = (method, path, body) => callApi(server.url, cookie, method, path, body);
  await api('PUT', '/api/v1/enrolment-policy', { policy });
  return {
    server,
    cookie,
    editor,
    api,
    async stop() {
      editor.close();
      await server.stop();
    },
  };
}

type Fields<T> = T extends unknown ? Omit<T, 'at'> : never;

/** Makes contents and a looping playlist of them, and that the site's default. Returns the contents' ids. */
export async function playByDefault(
  { editor }: TestSite,
  items: readonly { readonly content: Fields<NewContent>; readonly seconds: number }[],
): Promise<{ readonly playlist: string; readonly contents: readonly string[] }> {
  return editor.edit((doc, origin) => {
    const at = Date.now();
    const contents = items.map(({ content }) => createContent(doc, { ...content, at }, origin));
    const playlist = createPlaylist(
      doc,
      {
        name: 'Default',
        at,
        items: items.map(({ seconds }, index) => ({ content: contents[index] ?? '', duration: seconds })),
      },
      origin,
    );
    updateSettings(doc, { name: 'Test site', defaultPlaylist: playlist }, origin);
    return { playlist, contents };
  });
}

/** A page of somebody else's: another origin, on loopback. */
export async function startForeignPage(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><title>foreign</title>${body}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

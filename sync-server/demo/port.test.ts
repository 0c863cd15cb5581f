import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { servePage } from './page-server';
import { demandFreePort } from './port';

const host = '127.0.0.1';
const other = createServer();
let taken: number;
beforeEach(async () => {
  other.listen(0, host);
  await once(other, 'listening');
  taken = (other.address() as AddressInfo).port;
});
afterEach(() => other.close());

it('says what to do when a server listens on the port already, and nothing when it is free', async () => {
  await expect(demandFreePort({ host, port: taken })).rejects.toThrow(
    `Port ${taken} is in use, perhaps by a Vitrine that runs already: stop that one, or start the demo beside it with PORT=${taken + 10} npm run demo.`,
  );
  await expect(demandFreePort({ host, port: 0 })).resolves.toBeUndefined();
});

it('serves its web page on another port when the one next to it is taken', async () => {
  const page = await servePage(host, taken);
  try {
    const address = page.url.replace('localhost', host);
    expect(new URL(page.url).port).not.toBe(String(taken));
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    // A page that refuses to be framed would show nothing.
    expect(answer.headers.get('x-frame-options')).toBeNull();
    expect(await answer.text()).toContain('<h1>Harbour ferries</h1>');
    expect((await fetch(new URL('/else', address))).status).toBe(404);
  } finally {
    await page.stop();
  }
});

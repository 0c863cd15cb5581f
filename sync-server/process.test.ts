import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MIGRATIONS } from '#lib/server/db/migrations';
import { TEST_SERVER } from '../tests/support/build';
import { seedKiosk, seedPerson, storedDocument, withDb } from '../tests/support/seed';
import { startTestServer, TestServerFailed, type TestServer } from '../tests/support/server';
import { SocketClient } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';

const program = path.join(TEST_SERVER, 'main.js');

async function start(dataDir: string, env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startTestServer({ dataDir, env, program });
  onTestFinished(() => server.stop());
  return server;
}

/** What a server that can't start says; one line, and exit code 1. */
async function refusal(dataDir: string, env: Record<string, string> = {}): Promise<string> {
  const failed = await startTestServer({ dataDir, env, program }).then(
    async (server) => {
      await server.stop();
      throw new Error('It started.');
    },
    (error: unknown) => error,
  );
  if (!(failed instanceof TestServerFailed)) throw failed;
  expect(failed.exitCode).toBe(1);
  expect(failed.output.trim().split('\n')).toHaveLength(1);
  return failed.output;
}

describe('the server process', () => {
  it('is alive and ready, and keeps what it stores to itself', async () => {
    const dataDir = path.join(tempDir(), 'data');
    const { url } = await start(dataDir);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(dataDir)) {
      expect([file, statSync(path.join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('SS9.1, SS11.5: closes sockets with 1001 when told to stop, and has everything on the disk', async () => {
    const dataDir = tempDir();
    const cookie = await seedPerson(dataDir, 'editor');
    const server = await start(dataDir);
    const doc = new Y.Doc();
    const client = new SocketClient(`${server.url.replace('http', 'ws')}/sync`, { cookie });
    await client.greet(doc);
    doc.on('update', (update: Uint8Array) => client.sendSync(2, update));
    for (let i = 0; i < 50; i += 1) doc.getMap('settings').set('name', `Edit ${i}`);
    await client.roundTrip();
    await server.kill('SIGTERM');
    expect((await client.closed).code).toBe(CloseCode.goingAway);
    const log = path.join(dataDir, 'vitrine.db-wal');
    const logBytes = existsSync(log) ? statSync(log).size : 0;
    const stored = await storedDocument(dataDir);
    expect(stored.doc.getMap('settings').get('name')).toBe('Edit 49');
    expect(logBytes).toBe(0);
  });

  it('is the same site after a restart, and believes devices it approved (SS11.3)', async () => {
    const dataDir = tempDir();
    const cookie = await seedKiosk(dataDir, 'hall');
    const uids: unknown[] = [];
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const server = await start(dataDir);
      const doc = new Y.Doc();
      await new SocketClient(`${server.url.replace('http', 'ws')}/sync`, {
        cookie,
        query: '?as=device:hall',
      }).greet(doc);
      uids.push(doc.getMap('meta').get('uid'));
      await server.kill(signal);
    }
    expect(uids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(uids[1]).toBe(uids[0]);
  });

  it('outlives clients that ask for a socket where there is none and break off', async () => {
    const server = await start(tempDir());
    const ask = 'GET /nothing HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    for (let i = 0; i < 100; i += 1) {
      await new Promise<void>((resolve) => {
        const client = connect(server.port, '127.0.0.1', () => {
          client.write(ask);
          client.resetAndDestroy();
        });
        client.on('error', () => undefined); // a server that fell refuses the next one: the question below tells
        client.on('close', () => resolve());
      });
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('lets go of a client that asks for a socket where there is none and stays, and stops in order', async () => {
    const server = await start(tempDir());
    const client = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void client.destroy());
    client.on('error', () => undefined); // how it ends is the server's matter
    client.write('GET /nothing HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it('goes on, and stops in order, when nobody reads what it prints any more', async () => {
    const server = await start(tempDir(), { LOG_LEVEL: 'trace' });
    server.closeOutput();
    const code = await server.kill('SIGTERM');
    expect(code).toBe(0);
  });

  it('outlives who asks for another kind of socket and breaks off', async () => {
    const { url, port } = await start(tempDir());
    const stranger = connect(port, '127.0.0.1');
    stranger.write('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const answer = await new Promise<string>((resolve) => {
      stranger.once('data', (data) => {
        stranger.resetAndDestroy();
        resolve(data.toString());
      });
    });
    expect(answer).toMatch(/^HTTP\/1.1 404/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('starts again at once after a kill -9, and says so when another one runs', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    expect(await refusal(dataDir)).toMatch(/in use by another running Vitrine server: stop that one/);
    await first.kill('SIGKILL');
    await start(dataDir);
  });

  it('names the port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    expect(await refusal(tempDir(), { PORT: String(port) })).toContain(`Port ${port} is in use`);
  });

  it('says what to do about a data directory that can’t be written', async () => {
    const file = path.join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(await refusal(path.join(file, 'data'))).toMatch(/can't be written.*set DATA_DIR/);
  });

  it('leaves a directory alone that holds other things', async () => {
    const directory = tempDir();
    chmodSync(directory, 0o755);
    writeFileSync(path.join(directory, 'thesis.odt'), '');
    expect(await refusal(directory)).toMatch(/holds other things.*set DATA_DIR to an empty directory/);
    expect(statSync(directory).mode & 0o777).toBe(0o755);
  });

  it('answers a bad value with one sentence', async () => {
    const dataDir = tempDir();
    expect(await refusal(dataDir, { PORT: 'five' })).toMatch(/^PORT is "five"/);
    expect(await refusal(dataDir, { DATABASE_URL: 'postgres://db' })).toMatch(/SQLite only/);
  });

  it('says when its database is none', async () => {
    const dataDir = tempDir();
    writeFileSync(
      path.join(dataDir, 'vitrine.db'),
      'a text that is long enough to look at, but no database\n'.repeat(50),
    );
    expect(await refusal(dataDir)).toMatch(/can’t be opened.*not a database/);
  });

  it('says when its database was made by a newer version, and changes nothing', async () => {
    const dataDir = tempDir();
    await withDb(dataDir, (db) =>
      db.write
        .insertInto('migrations')
        .values([{ number: MIGRATIONS.length + 1, name: 'later' }])
        .execute(),
    );
    expect(await refusal(dataDir)).toMatch(/made by a newer version/);
  });
});

import { createServer, Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { onTestFinished, test } from 'vitest';
import pino from 'pino';
import type { ServerContext } from '../src/lib/server/context';
import { ApiRate, type RateAnswer, type RateAsked } from '../src/lib/server/limits/api-rate';
import { SqlLimiter } from '../src/lib/server/limits/sql-limiter';
import { trustedPeers } from '../sync-server/config';
import { httpHandler } from '../sync-server/http';
import build from '../tests/support/build';
import { openTestDb } from '../tests/support/db';

/*
 * What it costs to count a call of the API: as the server does it (in memory, the sums saved every few seconds), beside
 * not counting at all and a write that is on the disk before the call is answered. Goal: 0.05 ms of a call.
 */
const NOTHING: RateAnswer = { headers: {}, refusal: null, isNews: false };
const LIMITS = [
  { points: 1e9, seconds: 60 },
  { points: 1e9, seconds: 20 },
] as const;
const CALLERS = 1_000;
const AT_ONCE = 16;

type Take = (asked: RateAsked) => Promise<RateAnswer>;
const askedBy = (n: number): RateAsked => ({
  cookie: `vitrine_session=${'x'.repeat(40)}${n % CALLERS}`,
  authorization: undefined,
  address: '10.0.0.1',
});

const us = (ms: number): string => `${(ms * 1_000).toFixed(ms < 0.01 ? 2 : 0)} µs`;

/** ms of each call, one after the other. */
async function alone(take: Take, calls: number): Promise<number> {
  for (let n = 0; n < calls / 10; n += 1) await take(askedBy(n));
  const from = performance.now();
  for (let n = 0; n < calls; n += 1) await take(askedBy(n));
  return (performance.now() - from) / calls;
}

/** ms of each call over HTTP, so many at once, and the processor time of both ends for it. */
async function overHttp(take: Take, calls: number): Promise<{ ms: number; cpuMs: number }> {
  const context = {
    log: pino({ level: 'silent' }),
    config: { origin: null, corsOrigins: [] },
  } as unknown as ServerContext;
  const server = createServer(
    httpHandler({
      context,
      proxies: trustedPeers([]),
      sync: () => Promise.resolve(false),
      pages: (_request, response) => void response.end('{}'),
      rate: { take },
      problems: () => [],
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const headers = { cookie: askedBy(n).cookie ?? '' };
      get({ host: '127.0.0.1', port, path: '/api/v1/some', agent, headers }, (answer) => {
        answer.resume().once('end', resolve);
      }).once('error', reject);
    });
  const run = async (count: number) => {
    let next = 0;
    const one = async () => {
      while (next < count) await ask(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };
  await run(calls / 10);
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  await run(calls);
  const { user, system } = process.cpuUsage(cpu);
  return { ms: (performance.now() - from) / calls, cpuMs: (user + system) / 1_000 / calls };
}

test('what counting a call of the API costs', { timeout: 600_000 }, async () => {
  await build();
  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model ?? '?'}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const store = { db: await openTestDb(), now: () => Date.now() };
  const rate = new ApiRate(store, ...LIMITS);
  const saving = setInterval(() => void rate.save(), 5_000);
  onTestFinished(() => clearInterval(saving));
  const synced = {
    caller: new SqlLimiter(store, { keyPrefix: 'bench-caller', points: 1e9, duration: 60 }),
    address: new SqlLimiter(store, { keyPrefix: 'bench-address', points: 1e9, duration: 20 }),
  };
  const ways: readonly [string, Take, number][] = [
    ['not counted', () => Promise.resolve(NOTHING), 40_000],
    ['in memory, sums saved (ours)', (asked) => rate.take(asked), 40_000],
    [
      'a synced write for each',
      async ({ cookie, address }) => {
        await Promise.all([synced.caller.penalty(cookie ?? ''), synced.address.penalty(address)]);
        return NOTHING;
      },
      2_000,
    ],
  ];
  const rows = [];
  for (const [name, take, calls] of ways) {
    const each = await alone(take, calls);
    const http = await overHttp(take, Math.min(calls, 20_000));
    rows.push({
      'a call is': name,
      'by itself': us(each),
      [`over HTTP, ${AT_ONCE} at once`]: us(http.ms),
      'processor time, both ends': us(http.cpuMs),
    });
  }
  console.table(rows);

  // Afresh, so that every sum is one that is worth its write.
  const crowd = new ApiRate(store, { points: 3_000, seconds: 60 }, { points: 1e9, seconds: 20 });
  for (let n = 0; n < 100 * CALLERS; n += 1) await crowd.take(askedBy(n));
  const from = performance.now();
  const cpuBefore = process.cpuUsage();
  await crowd.save();
  const took = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(
    `Saving the sums of ${CALLERS} callers with 100 calls each: ${took.toFixed(0)} ms, ${((user + system) / 1_000).toFixed(0)} ms of processor time; ${us(took / (100 * CALLERS))} of each call`,
  );
});

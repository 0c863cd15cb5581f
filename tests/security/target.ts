import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditLine } from '#lib/server/audit/read-log';
import { ServerClock } from '../support/clock-file';
import { ADMIN_ENV } from '../support/kiosk-site';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';
import { Visitor } from '../support/visitor';

/** A built server that is attacked, and its admin, who looks what came of it. */
export interface Target {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly server: TestServer;
  readonly clock: ServerClock;
  readonly admin: Visitor;
  /** The newest line number of its audit log. */
  readonly auditMark: () => Promise<number>;
  /** What was written into the audit log after that. */
  readonly auditedSince: (mark: number) => Promise<readonly AuditLine[]>;
  stop(): Promise<void>;
}

/** @param env on top of what every test server has */
export async function startTarget(env: Readonly<Record<string, string>> = {}): Promise<Target> {
  const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-attacks-'));
  const clock = new ServerClock(directory);
  const server = await startTestServer({
    dataDir: path.join(directory, 'data'),
    // Everything that it can say, to look for secrets in.
    env: { ...ADMIN_ENV, LOG_LEVEL: 'trace', VITRINE_TEST_CLOCK_FILE: clock.file, ...env },
  });
  const admin = await new Visitor(server.url).logIn(ADMIN);
  const page = async (query: string) => {
    const { body } = await admin.call('GET', `/api/v1/audit?${query}`);
    return body as { readonly lines: readonly AuditLine[]; readonly next: string | null };
  };
  return {
    url: server.url,
    port: server.port,
    server,
    clock,
    admin,
    async auditMark() {
      return (await page('limit=1')).lines[0]?.seq ?? 0;
    },
    async auditedSince(mark) {
      const found: AuditLine[] = [];
      let cursor = '';
      for (;;) {
        const { lines: items, next } = await page(`limit=100${cursor}`);
        found.push(...items.filter(({ seq }) => seq > mark));
        if (next === null || items.some(({ seq }) => seq <= mark)) return found.reverse();
        cursor = `&cursor=${encodeURIComponent(next)}`;
      }
    },
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

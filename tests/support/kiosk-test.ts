import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from './browser-test';
import { startSite, type TestSite } from './kiosk-site';
import type { TestServerOptions } from './server';

export interface OpenedSite extends TestSite {
  /** Of the test's own, gone after it. */
  readonly directory: string;
}

/** Playwright's test with a server of its own: `open(policy)` starts one, and it is gone after the test. */
export const kioskTest = test.extend<{
  directory: string;
  open: (policy: 'open' | 'approve', options?: TestServerOptions) => Promise<OpenedSite>;
}>({
  directory: async ({ browserName }, use) => {
    const directory = mkdtempSync(path.join(tmpdir(), `vitrine-${browserName}-`));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
  open: async ({ directory }, use) => {
    const sites: TestSite[] = [];
    await use(async (policy, options) => {
      const site = await startSite(policy, options);
      sites.push(site);
      return { ...site, directory };
    });
    await Promise.all(sites.map((site) => site.stop()));
  },
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BrowserContext, chromium } from 'playwright';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { CHROMIUM_ARGS } from './browser';
import { watchPolicy } from './browser-test';

/** A Chromium of our own on a profile that outlives it, so that a test can pull its plug and start it again. */
export interface KillableBrowser {
  readonly context: BrowserContext;
  /** SIGKILL to the whole process group: nothing gets a chance to be flushed. */
  kill(): Promise<void>;
}

export async function startBrowser(
  profile: string,
  extraArgs: readonly string[] = [],
): Promise<KillableBrowser> {
  const child = spawn(
    findChromium() ?? chromium.executablePath(),
    [
      ...CHROMIUM_ARGS,
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...extraArgs,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = await debuggerUrl(child);
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  if (context === undefined) throw new Error('Chromium opened no window.');
  watchPolicy(context);
  return {
    context,
    async kill() {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        const gone = once(child, 'exit');
        process.kill(-child.pid, 'SIGKILL');
        await gone;
      }
      await browser.close().catch((error: unknown) => {
        // The connection died with the process; anything else is news.
        if (browser.isConnected()) throw error;
      });
    },
  };
}

/** Chromium says on standard error where its debugger listens. */
function debuggerUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < 100_000) said += chunk.toString();
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`Chromium ended before it was ready:\n${said}`)));
    child.once('error', reject);
  });
}

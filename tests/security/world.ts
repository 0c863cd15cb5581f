import { chromium, type Browser } from '@playwright/test';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { CHROMIUM_ARGS } from '../support/browser';
import { OUTSIDE } from './ssrf';
import { startTarget, type Target } from './target';

/** Everything that attacks share; started once, since each server and browser takes its time. */
export interface World {
  /** As anybody starts it; one address of this machine stands for the internet. */
  readonly site: Target;
  /** Behind a proxy that it trusts: whoever asks has the address that the proxy names. */
  readonly behindProxy: Target;
  readonly browser: Browser;
  stop(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const site = await startTarget({ OUTBOUND_ALLOW: OUTSIDE });
  const behindProxy = await startTarget({ TRUSTED_PROXIES: '127.0.0.1' });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [...CHROMIUM_ARGS],
  });
  return {
    site,
    behindProxy,
    browser,
    async stop() {
      await browser.close();
      await Promise.all([site.stop(), behindProxy.stop()]);
    },
  };
}

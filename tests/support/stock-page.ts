import path from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';

/** The script of `stock-client.ts` with y-websocket and Yjs as their packages have them. */
export async function buildStockClient(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: path.resolve('tests/support/stock-client.ts'), formats: ['iife'], name: 'stock' },
    },
  });
  for (const result of Array.isArray(built) ? built : [built]) {
    if ('output' in result) return result.output[0].code;
  }
  throw new Error('the script was not built');
}

/**
 * Makes this a bare page of the server's own: a stock provider and nothing of ours. It begins as a real answer of the
 * server, because Chromium lets a page that a test made up open no socket to this machine.
 */
export async function openStockPage(page: Page, url: string, script: string): Promise<void> {
  await page.goto(`${url}/healthz`);
  await page.evaluate(() => {
    document.body.innerHTML = '<input aria-label="Name">';
  });
  // Evaluated, not added as a script, which the server's policy refuses.
  await page.evaluate(script);
}

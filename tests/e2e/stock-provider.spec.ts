import { expect } from '@playwright/test';
import { updateSettings } from '#lib/model/settings';
import { CloseCode } from '#lib/protocol/close-codes';
import { openEditor } from '../support/editor';
import { kioskTest } from '../support/kiosk-test';
import { startTestServer } from '../support/server';
import { buildStockClient, openStockPage } from '../support/stock-page';

kioskTest(
  'a stock y-websocket provider in Chromium reads, writes, sees the edits of others, and survives a restart',
  async ({ open, context, directory }) => {
    const dataDir = `${directory}/data`;
    const site = await open('approve', { dataDir });
    const { url, port } = site.server;
    const [cookie = '', session = ''] = site.cookie.split('=');
    await context.addCookies([{ name: cookie, value: session, url }]);
    const script = await buildStockClient();
    const page = await context.newPage();
    await openStockPage(page, url, script);
    const name = page.getByLabel('Name');
    const body = page.locator('body');
    await expect(name).toHaveValue('My site');
    await expect(body).toHaveAttribute('data-synced', 'true');

    await name.fill('By the page');
    await name.press('Enter');
    await expect.poll(() => site.editor.doc.getMap('settings').get('name')).toBe('By the page');
    await site.editor.edit((doc, origin) => updateSettings(doc, { name: 'By another' }, origin));
    await expect(name).toHaveValue('By another');

    site.editor.close();
    await site.server.kill('SIGTERM');
    await expect(body).toHaveAttribute('data-closed', new RegExp(`^${CloseCode.goingAway}\\b`));
    await name.fill('While it was away');
    await name.press('Enter');
    const again = await startTestServer({ dataDir, env: { PORT: String(port) } });
    try {
      await expect(body).toHaveAttribute('data-status', 'connected');
      const other = await openEditor(url, site.cookie);
      await expect.poll(() => other.doc.getMap('settings').get('name')).toBe('While it was away');
      await other.edit((doc, origin) => updateSettings(doc, { name: 'After it came back' }, origin));
      await expect(name).toHaveValue('After it came back');

      // 44xx: it does not come back to be told the same again and again.
      await context.clearCookies();
      await openStockPage(page, url, script);
      await expect(body).toHaveAttribute('data-closed', String(CloseCode.notAuthenticated));
      other.close();
    } finally {
      await again.stop();
    }
  },
);

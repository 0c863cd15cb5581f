import { expect } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { kioskTest } from '../support/kiosk-test';
import { playByDefault } from '../support/kiosk-site';
import { openManager } from '../support/manager-page';
import { layCable } from '../support/network';

const text = (title: string) =>
  ({
    type: 'text',
    name: title,
    text: { title, body: '', colour: '#ffffff', align: 'center' },
  }) as const;

kioskTest(
  'a screen without a network: it keeps an emergency over a restart, is listed after the all-clear until it took it off, and never shows what it missed',
  async ({ page: kiosk, browser, open }) => {
    const site = await open('open');
    await playByDefault(site, [{ seconds: 0, content: text('Good morning') }]);
    const [leave, stay] = await site.editor.edit((doc, origin) =>
      ['Leave', 'Stay'].map((name) => createContent(doc, { ...text(name), at: Date.now() }, origin)),
    );
    const start = (id = '') =>
      site.api('POST', '/api/v1/launches', {
        source: { type: 'content', id },
        targets: ['all'],
        mode: 'emergency',
        seconds: null,
      });
    const cable = await layCable(() => site.server.port);
    const stage = kiosk.locator('#stage');
    const title = kiosk.locator('[data-layer=front] .title');
    try {
      await kiosk.goto(`${cable.url}/display?id=hall&name=Hall`);
      await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
      await expect(title).toHaveText('Good morning');
      const manager = await openManager(await browser.newContext(), site.server.url);
      const banner = manager.getByRole('region', { name: 'Emergency' });

      await start(leave);
      await expect(title).toHaveText('Leave');
      await expect(banner).toContainText('Shown by 1 of 1 connected screen.');
      cable.cut();
      await expect(banner).toContainText('No screen is connected; 1 is offline.');
      await kiosk.reload();
      await expect(title).toHaveText('Leave');
      await expect(stage).toHaveAttribute('data-mode', 'emergency');

      await banner.getByRole('button', { name: 'All clear…' }).click();
      await manager.getByRole('dialog').getByRole('button', { name: 'All clear', exact: true }).click();
      await expect(banner).toBeHidden();
      const lingering = manager.getByText('1 screen has not taken the emergency off yet');
      await expect(lingering).toBeVisible();
      await expect(manager.getByRole('listitem').filter({ hasText: 'Hall (hall): offline' })).toBeVisible();
      await manager.reload();
      await expect(lingering).toBeVisible();
      await expect(title).toHaveText('Leave');

      // Another comes and goes meanwhile: all that this screen ever shows from now on is written down.
      await start(stay);
      await site.api('POST', '/api/v1/launches/clear', { targets: ['all'], what: 'emergency' });
      await kiosk.evaluate(() => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        const look = (): void => {
          const shown = document.querySelector('[data-layer=front] .title')?.textContent ?? '';
          if (seen.at(-1) !== shown) seen.push(shown);
        };
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
        });
        look();
      });
      await cable.mend();
      await expect(title).toHaveText('Good morning');
      await expect(lingering).toBeHidden();
      expect(await kiosk.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([
        'Leave',
        'Good morning',
      ]);
      await manager.context().close();
    } finally {
      await cable.close();
    }
  },
);

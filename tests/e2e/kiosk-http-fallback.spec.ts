import { expect } from '@playwright/test';
import { updateContent } from '#lib/model/content';
import { startFrontProxy } from '../support/front-proxy';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest as test } from '../support/kiosk-test';

const text = (title: string) => ({ title, body: '', colour: '#ffffff', align: 'center' }) as const;

test('SS13.5: a screen whose network lets no WebSocket through gets edits and is seen, and takes a socket when it can', async ({
  open,
  page,
}) => {
  const site = await open('open');
  const { contents } = await playByDefault(site, [
    {
      content: { type: 'text', name: 'Menu', background: '#204060', text: text('Soup of the day') },
      seconds: 10,
    },
  ]);
  const proxy = await startFrontProxy(site.server.port);
  try {
    proxy.passUpgrades(false);
    const stage = page.locator('#stage');
    await page.goto(`${proxy.url}/display?id=hall`);
    // It has nothing yet: all that it shows came over HTTP.
    await expect(stage).toHaveAttribute('data-server', 'polling', { timeout: 120_000 });
    await expect(stage).toContainText('Soup of the day');

    const statuses = () => site.editor.screen('hall');
    await expect.poll(statuses).toMatchObject({ online: true, via: 'http', status: { mode: 'default' } });

    await site.editor.edit((doc, origin) =>
      updateContent(doc, contents[0] ?? '', { text: text('Pea soup') }, origin),
    );
    await expect(stage).toContainText('Pea soup');
    await expect.poll(statuses).toMatchObject({ replica: 'equal' });

    proxy.passUpgrades(true);
    // Else it may be half a minute until its next try.
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await expect(stage).toHaveAttribute('data-server', 'ok');
    await expect.poll(statuses).toMatchObject({ via: 'socket', replica: 'equal' });
  } finally {
    await proxy.close();
  }
});

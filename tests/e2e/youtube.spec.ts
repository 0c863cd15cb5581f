import { expect } from '@playwright/test';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { playYoutube, toldPlayer } from '../support/youtube-player';

const FILM = 'dQw4w9WgXcQ';
const LOCKED = 'aaaaaaaaaaa';

const video = (id: string, name: string) => ({ type: 'youtube', name, video: id }) as const;
const words = (title: string) =>
  ({
    type: 'text',
    name: title,
    text: { title, body: '', colour: '#ffffff', align: 'center' },
  }) as const;

kioskTest(
  'plays a video of YouTube again and again in its slot, and skips one that its owner keeps to YouTube',
  async ({ page, open }) => {
    const site = await open('open');
    const { contents } = await playByDefault(site, [
      { seconds: 3, content: words('Welcome') },
      { seconds: 4, content: video(FILM, 'Film') },
      { seconds: 3, content: video(LOCKED, 'Locked') },
    ]);
    const [welcome = '', film = '', locked = ''] = contents;
    await playYoutube(page, [LOCKED]);
    const shown: string[] = [];
    await page.exposeFunction('onContent', (content: string) => shown.push(content));
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', /.+/);
    await page.evaluate(() => {
      const element = document.querySelector<HTMLElement>('#stage');
      if (element === null) throw new Error('no stage');
      const tell = (globalThis as unknown as { onContent: (content: string) => void }).onContent;
      new MutationObserver(() => tell(element.dataset['content'] ?? '')).observe(element, {
        attributeFilter: ['data-content'],
      });
    });
    await expect(stage).toHaveAttribute('data-content', film, { timeout: 20_000 });
    // It lasts a second and a half, its slot four.
    await expect
      .poll(async () => (await toldPlayer(page, FILM)).filter((told) => told === 'playVideo').length)
      .toBeGreaterThan(2);
    expect((await toldPlayer(page, FILM)).slice(0, 3)).toEqual([
      'addEventListener',
      'addEventListener',
      'addEventListener',
    ]);
    const frame = page.locator(`iframe[src*="/embed/${FILM}"]`);
    await expect(frame).toHaveAttribute('referrerpolicy', 'strict-origin-when-cross-origin');
    await expect(frame).toHaveAttribute('sandbox', 'allow-scripts allow-same-origin');
    await expect(stage).toHaveAttribute('data-content', welcome, { timeout: 20_000 });
    expect(shown).not.toContain(locked);
  },
);

kioskTest('shows what else there is while YouTube is out of reach', async ({ page, open }) => {
  const site = await open('open');
  const { contents } = await playByDefault(site, [
    { seconds: 2, content: video(FILM, 'Film') },
    { seconds: 2, content: words('Welcome') },
  ]);
  const [, welcome = ''] = contents;
  await page.route('https://www.youtube-nocookie.com/**', (route) => route.abort('connectionrefused'));
  await page.goto(`${site.server.url}/display?id=hall`);
  const stage = page.locator('#stage');
  await expect(stage).toHaveAttribute('data-content', welcome, { timeout: 30_000 });
  await expect(page.locator('#stage .layer-youtube[data-layer=front]')).toHaveCount(0);
});

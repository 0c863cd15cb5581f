import { expect, type Page } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { updateScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { ServerClock } from '../support/clock-file';
import type { TestSite } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { openManager } from '../support/manager-page';

const BEGIN = Date.UTC(2026, 2, 2, 6, 30);

/** What `GET /screens/{id}/playback` says, as far as a stage can say it too. */
interface Answer {
  readonly playback: {
    readonly mode: string;
    readonly source: { readonly id: string; readonly name: string } | null;
    readonly item: {
      readonly id: string | null;
      readonly content: { readonly id: string; readonly name: string };
    } | null;
    readonly since: string | null;
    readonly until: string | null;
  };
}

/** A screen in Paris that is off from 13:00 to 14:00, with nested, shuffled and dated playlists, also at night. */
async function furnish({ editor }: TestSite): Promise<string> {
  return editor.edit((doc, origin) => {
    const at = 1;
    const words = (
      title: string,
      validity = { from: null, to: null } as { from: null; to: string | null },
    ) => {
      const text = { title, body: '', colour: '#ffffff', align: 'center' as const };
      return createContent(doc, { type: 'text', name: title, text, validity, at }, origin);
    };
    const [a, b, c] = [
      words('Aperitif'),
      words('Brunch'),
      words('Closing soon', { from: null, to: '2026-03-10' }),
    ];
    const inner = createPlaylist(
      doc,
      {
        name: 'Inner',
        shuffle: true,
        items: [
          { content: b, duration: 11 },
          { content: c, duration: 13 },
        ],
        at,
      },
      origin,
    );
    const outer = createPlaylist(
      doc,
      { name: 'Outer', items: [{ content: a, duration: 7 }, { playlist: inner }], at },
      origin,
    );
    const mix = createPlaylist(
      doc,
      { name: 'Mix', shuffle: true, items: [a, b, c].map((content) => ({ content, duration: 9 })), at },
      origin,
    );
    const days = [1, 2, 3, 4, 5, 6, 7] as (1 | 2 | 3 | 4 | 5 | 6 | 7)[];
    for (const [name, start, end] of [
      ['Morning', '08:00', '12:00'],
      // Begins in the hour that the clocks skip, and in the one that they show twice.
      ['Night', '02:30', '03:30'],
    ] as const) {
      createSchedule(
        doc,
        { name, targets: ['all'], playlist: outer, when: { days, start, end }, at },
        origin,
      );
    }
    updateSettings(doc, { timezone: 'UTC', defaultPlaylist: mix }, origin);
    const hours = { periods: [{ days, start: '14:00', end: '13:00' }], closed: [] };
    updateScreen(doc, 'hall', { timezone: 'Europe/Paris', hours }, origin);
    return b;
  });
}

/** What a kiosk's stage says, with the time on its clock. */
const stageOf = (kiosk: Page) =>
  kiosk.locator('#stage').evaluate((stage) => ({
    at: new Date().toISOString(),
    mode: stage.dataset['mode'],
    source: stage.dataset['source'],
    content: stage.dataset['content'],
    item: stage.dataset['item'],
    since: stage.dataset['since'],
    until: stage.dataset['until'],
    title: stage.querySelector('[data-layer=front] .title')?.textContent ?? '',
  }));

const askedBy = (site: TestSite, at: string) =>
  site.api('GET', `/api/v1/screens/hall/playback?at=${at}`) as Promise<Answer>;

kioskTest(
  'the kiosk, the page in another zone and the API have one answer in every mode and at every edge of time',
  async ({ page: kiosk, browser, open, directory }) => {
    const clock = new ServerClock(directory);
    clock.set(BEGIN);
    const site = await open('open', { env: { VITRINE_TEST_CLOCK_FILE: clock.file } });
    await kiosk.clock.install({ time: clock.now() });
    await kiosk.goto(`${site.server.url}/display?id=hall&name=Hall`);
    const stage = kiosk.locator('#stage');
    await expect(stage).toHaveAttribute('data-mode', 'idle');
    const content = await furnish(site);
    const manager = await openManager(
      await browser.newContext({ timezoneId: 'America/New_York' }),
      site.server.url,
    );

    /** Waits until the kiosk is in this mode, and compares it there with the API, and the API with the page. */
    async function compare(mode: string): Promise<void> {
      await expect(stage).toHaveAttribute('data-mode', mode);
      let at = '';
      // An item may end between the two questions.
      await expect(async () => {
        const { title, ...shown } = await stageOf(kiosk);
        const { playback } = await askedBy(site, shown.at);
        expect(shown).toEqual({
          at: shown.at,
          mode: playback.mode,
          source: playback.source?.id ?? '',
          content: playback.item?.content.id ?? '',
          // A launched content is no item of a list: the stage names the content again.
          item: playback.item?.id ?? playback.item?.content.id ?? '',
          since: playback.since ?? '',
          until: playback.until ?? '',
        });
        if (playback.item !== null) expect(title).toBe(playback.item.content.name);
        at = shown.at;
      }).toPass({ timeout: 60_000 });
      const { playback } = await askedBy(site, at);
      await manager.goto(`${site.server.url}/manager/playback?screen=hall&at=${at}`);
      const preview = manager.getByRole('img', { name: /^Preview/ });
      await expect(preview).toHaveAttribute('data-mode', playback.mode);
      await expect(preview).toHaveAttribute('data-shown', playback.item?.content.name ?? '');
      if (playback.item !== null) {
        await expect(preview.locator('[data-layer=front] .title')).toHaveText(playback.item.content.name);
        await expect(manager.locator('[data-fact=shown]')).toContainText(`“${playback.item.content.name}”`);
      }
    }
    const launch = (mode: string, seconds: number | null) =>
      site.api('POST', '/api/v1/launches', {
        source: { type: 'content', id: content },
        targets: ['screen:hall'],
        mode,
        seconds,
      });

    await compare('default');
    await launch('manual', null);
    await compare('manual');
    await launch('priority', 3_600);
    await compare('priority');
    await launch('emergency', null);
    await compare('emergency');
    await site.api('POST', '/api/v1/launches/clear', { what: 'emergency', targets: ['screen:hall'] });
    await compare('priority');

    // From here on by its own copy, days and months on.
    await kiosk.context().setOffline(true);
    for (const [moment, mode] of [
      // The launch with priority is over, an entry has begun.
      ['2026-03-02T07:45:03Z', 'scheduled'],
      ['2026-03-02T12:10:00Z', 'off'],
      // A content's last day ends, in Paris.
      ['2026-03-10T22:59:30Z', 'default'],
      ['2026-03-10T23:00:05Z', 'default'],
      // 02:30 is skipped: it begins at 03:00.
      ['2026-03-29T00:59:00Z', 'default'],
      ['2026-03-29T01:00:05Z', 'scheduled'],
      ['2026-03-29T01:30:05Z', 'default'],
      // 02:30 to 03:30 lasts two hours.
      ['2026-10-25T00:45:00Z', 'scheduled'],
      ['2026-10-25T01:45:00Z', 'scheduled'],
      ['2026-10-25T02:30:05Z', 'default'],
    ] as const) {
      await kiosk.clock.fastForward(Date.parse(moment) - (await kiosk.evaluate(() => Date.now())));
      await compare(mode);
    }
    await manager.context().close();
  },
);

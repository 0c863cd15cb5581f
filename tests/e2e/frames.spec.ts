import { expect } from '@playwright/test';
import { TRANSITIONS, updatePlaylist } from '#lib/model/playlist';
import { makeSamples } from '../support/samples';
import { probeFrames } from '../support/frame-probe';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { playYoutube } from '../support/youtube-player';

/** Of each transition. */
const CHANGES = 7;
const MOVES = { cut: '', fade: 'opacity', slide: 'transform' } as const;

kioskTest(
  'shows something ready in every frame of every change, whatever the transition',
  async ({ page, open }) => {
    const site = await open('open');
    const { samples, stop } = await makeSamples(site, site.directory);
    await playYoutube(page);
    const { playlist } = await playByDefault(
      site,
      samples.map(([content]) => ({ content, seconds: 1 })),
    );
    await page.goto(`${site.server.url}/display?id=hall`);
    await expect(page.locator('#stage')).toHaveAttribute('data-cached', '2/2');
    const probe = await probeFrames(page);
    for (const transition of TRANSITIONS) {
      await site.editor.edit((doc, origin) => updatePlaylist(doc, playlist, { transition }, origin));
      const seen = async () =>
        (await probe.read()).changes.filter(({ moves }) => moves === MOVES[transition]).length;
      const before = await seen();
      await expect.poll(seen).toBeGreaterThanOrEqual(before + CHANGES);
    }
    const { blanks, changes } = await probe.read();
    expect(blanks).toEqual([]);
    expect(new Set(changes.map(({ to }) => to)).size).toBe(samples.length);
    // The screen itself says how late its changes came.
    await expect.poll(() => site.editor.screen('hall')?.status?.lateMs ?? null).not.toBeNull();
    // A probe that sees nothing wrong has to be one that would.
    for (const what of ['layer', 'content'] as const) {
      const before = (await probe.read()).blanks.length;
      await probe.plantBlank(what);
      await expect.poll(async () => (await probe.read()).blanks.length).toBeGreaterThan(before);
    }
    await stop();
  },
);

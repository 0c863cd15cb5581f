import { expect } from '@playwright/test';
import { contentSchema } from '#lib/model/content';
import { TRANSITIONS, updatePlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { updateSettings } from '#lib/model/settings';
import { inEveryPair } from '../../tests/support/every-pair';
import { probeFrames } from '../../tests/support/frame-probe';
import { playByDefault } from '../../tests/support/kiosk-site';
import { kioskTest } from '../../tests/support/kiosk-test';
import { makeSamples } from '../../tests/support/samples';
import { startScreencast } from '../../tests/support/screencast';
import { playYoutube } from '../../tests/support/youtube-player';
import { machine, Report } from '../sync/report.mjs';
import { latenessByType, pairsOf, whenText } from './figures';

/** How many changes, and how many seconds each item stays. */
const CHANGES = Number(process.env['CHANGES'] ?? 200);
const SECONDS = Number(process.env['SECONDS'] ?? 2);
/** So often a blank is planted for one frame, in either of two ways. */
const PLANTED = 5;

kioskTest('no frame of any change shows nothing', async ({ page, open }) => {
  const site = await open('open');
  const { samples, stop } = await makeSamples(site, site.directory);
  const types = samples.map(([{ type }]) => type);
  await playYoutube(page);
  const { playlist } = await playByDefault(
    site,
    inEveryPair(samples).map((content) => ({ content, seconds: SECONDS })),
  );
  console.log(machine());
  console.log(`Types: ${types.join(', ')}, and the idle card`);
  const all = contentSchema.options.map(({ entries }) => entries.type.literal);
  const missing = all.filter((type) => !types.includes(type));
  if (missing.length > 0) console.log(`NOT covered: ${missing.join(', ')}`);
  const stage = page.locator('#stage');
  await page.goto(`${site.server.url}/display?id=hall`);
  await expect(stage).toHaveAttribute('data-content', /.+/);
  await expect.poll(() => stage.getAttribute('data-cached')).toMatch(/^([1-9]\d*)\/\1$/);
  const probe = await probeFrames(page);
  const screencast = await startScreencast(page);
  const from = performance.now();

  for (const [index, transition] of TRANSITIONS.entries()) {
    await site.editor.edit((doc, origin) => updatePlaylist(doc, playlist, { transition }, origin));
    const end = Math.round((CHANGES * (index + 1)) / TRANSITIONS.length);
    await expect.poll(async () => (await probe.read()).changes.length).toBeGreaterThanOrEqual(end);
  }
  const played = (await probe.read()).changes.length;

  // From content to the idle card and back: nothing plays by default, and each type is launched in turn.
  await site.editor.edit((doc, origin) => updateSettings(doc, { defaultPlaylist: null }, origin));
  await expect(stage).toHaveAttribute('data-mode', 'idle');
  const contents = [...readSite(site.editor.doc).contents.values()];
  for (const one of types) {
    const content = contents.find(({ type }) => type === one)?.id ?? '';
    await site.api('POST', '/api/v1/launches', {
      source: { type: 'content', id: content },
      targets: ['screen:hall'],
      mode: 'manual',
      seconds: SECONDS + 1,
    });
    await expect(stage).toHaveAttribute('data-content', content);
    await expect(stage).toHaveAttribute('data-mode', 'idle');
  }
  const seconds = (performance.now() - from) / 1_000;
  const { frames, blanks, changes } = await probe.read();
  const drawn = await screencast.read();

  let caught = 0;
  for (let time = 0; time < PLANTED; time += 1)
    for (const what of ['layer', 'content'] as const) {
      const before = (await probe.read()).blanks.length;
      await probe.plantBlank(what);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      if ((await probe.read()).blanks.length === before + 1) caught += 1;
    }
  const caughtDrawn = (await screencast.read()).blanks.length - drawn.blanks.length;
  await screencast.stop();

  const report = new Report();
  const moves = (name: string) => changes.filter((change) => change.moves === name).length;
  const rate = (count: number) => `${(count / seconds).toFixed(1)} a second`;
  report.add({
    figure: 'Changes',
    ours: `${changes.length} (${moves('')} cuts, ${moves('opacity')} fades, ${moves('transform')} slides)`,
    target: String(CHANGES),
    met: changes.length >= CHANGES,
  });
  const pairs = pairsOf(changes.slice(1, played));
  report.add({
    figure: 'Pairs of types, one after the other',
    ours: `${pairs.size}, and each from and to the idle card`,
    target: String(types.length ** 2),
    met: pairs.size >= types.length ** 2,
  });
  report.add({
    figure: 'Frames that showed nothing ready',
    ours: `${blanks.length} of ${frames}, all that the page made (${rate(frames)})`,
    target: '0',
    met: blanks.length === 0,
  });
  report.add({
    figure: 'Pictures of the screencast that were black or white all over',
    ours: `${drawn.blanks.length} of ${drawn.pictures} (${rate(drawn.pictures)})`,
    target: '0',
    met: drawn.blanks.length === 0,
  });
  report.add({
    figure: 'Planted blanks of one frame that the probe saw',
    ours: `${caught} of ${2 * PLANTED} (the screencast ${caughtDrawn})`,
    target: 'all',
    met: caught === 2 * PLANTED,
  });
  for (const { what, text, goalMs, met } of latenessByType(changes.slice(1, played)))
    report.add({
      figure: `Lateness, ${what}`,
      ours: text,
      ...(goalMs === null ? {} : { target: `${goalMs} ms (p95)` }),
      met,
    });
  report.add({
    figure: 'The screen’s own figure',
    ours: `${site.editor.screen('hall')?.status?.lateMs ?? 'no'} ms at most, of its last hundred changes`,
  });
  for (const blank of blanks.slice(0, 20)) console.log(`  ${blank}`);
  for (const blank of drawn.blanks) console.log(`  ${whenText(blank, changes)}`);
  expect(blanks).toEqual([]);
  expect(drawn.blanks).toEqual([]);
  expect(caught).toBe(2 * PLANTED);
  await stop();
});

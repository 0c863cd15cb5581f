import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from './config';
import { useDemoFonts } from './demo/fonts';
import { makeMedia } from './demo/media';
import { servePage } from './demo/page-server';
import { demandFreePort } from './demo/port';
import { kioskUrl, SCREENS } from './demo/screens';
import { seed, type Seed } from './demo/seed';
import { run, say } from './program';

// `npm run demo`: a new site in a data directory of its own, which plays at once.
const ADMIN = { username: 'admin', password: randomBytes(9).toString('base64url') };
const started = new Date()
  .toISOString()
  .replace(/\.\d+Z$/, '')
  .replaceAll(':', '-');
const directory = path.resolve('demo-data', started);
let parts: Seed;

await run({
  async configure() {
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env, DATA_DIR: path.join(directory, 'data') });
    await demandFreePort(config);
    mkdirSync(directory, { recursive: true });
    useDemoFonts(path.join(directory, 'fonts'));
    say('Drawing the pictures and the film …');
    const media = await makeMedia(directory);
    if (media.film === null) say('There is no ffmpeg on this machine: the demo plays without its film.');
    const page = await servePage(config.host, config.port === 0 ? 0 : config.port + 1);
    parts = { media, page: page.url };
    return { ...config, firstAdmin: ADMIN };
  },
  prepare: (context) => seed(context, parts),
  greet(_, { url }) {
    const width = Math.max(...SCREENS.map(({ location, name }) => `${location}, ${name}`.length));
    say(`
Vitrine’s demo is ready. Everything is kept in ${directory}; delete that when you are done.

  Manager   ${url}manager
            user ${ADMIN.username}, password ${ADMIN.password}

  Screens, each in a tab or window of its own:`);
    for (const screen of SCREENS) {
      say(`  ${`${screen.location}, ${screen.name}`.padEnd(width)}   ${kioskUrl(url, screen)}`);
    }
    say('');
  },
});

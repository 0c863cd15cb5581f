import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Family } from './attack';
import { bruteForce } from './brute-force';
import { crossOrigin } from './cross-origin';
import { enumeration } from './enumeration';
import { overHttp } from './http';
import { leaks } from './leaks';
import { paths } from './paths';
import { programs } from './programs';
import { sessions } from './sessions';
import { sockets } from './sockets';
import { ssrf } from './ssrf';
import { tableOf, type Row } from './table';
import { uploads } from './uploads';
import { xss } from './xss';
import { webhooks } from './webhooks';
import { openWorld, type World } from './world';

const FAMILIES: readonly Family[] = [
  bruteForce,
  enumeration,
  sessions,
  overHttp,
  paths,
  crossOrigin,
  programs,
  sockets,
  xss,
  uploads,
  ssrf,
  webhooks,
  leaks,
];

/** `npm run test:security -- --quick` */
const isQuick = process.env['VITRINE_ATTACKS'] === 'quick';

let world: World;
const rows: Row[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  console.log(`\n${tableOf(rows)}\n`);
  // Where it never began, the reason stands above.
  if (rows.length > 0) await world.stop();
});

for (const { title, attacks } of FAMILIES) {
  describe(title, () => {
    for (const { name, slow = false, run } of attacks) {
      test.skipIf(slow && isQuick)(name, async () => {
        const at = rows.push({ family: title, attack: name, outcome: null }) - 1;
        rows[at] = { family: title, attack: name, outcome: await run(world) };
      });
    }
  });
}

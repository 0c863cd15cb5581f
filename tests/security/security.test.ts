import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Family } from './attack';
import { bruteForce } from './brute-force';
import { crossOrigin } from './cross-origin';
import { enumeration } from './enumeration';
import { overHttp } from './http';
import { paths } from './paths';
import { programs } from './programs';
import { sessions } from './sessions';
import { sockets } from './sockets';
import { tableOf, type Row } from './table';
import { uploads } from './uploads';
import { xss } from './xss';
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
];

let world: World;
const rows: Row[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  console.log(`\n${tableOf(rows)}\n`);
  await world.stop();
});

for (const { title, attacks } of FAMILIES) {
  describe(title, () => {
    for (const { name, run } of attacks) {
      test(name, async () => {
        const at = rows.push({ family: title, attack: name, outcome: null }) - 1;
        rows[at] = { family: title, attack: name, outcome: await run(world) };
      });
    }
  });
}

import { expect, it } from 'vitest';
import { firstLoad } from './kiosk-size.mjs';

const node =
  (...imports: string[]) =>
  () =>
    Promise.resolve({ imports });
const manifest = {
  client: { imports: ['start.js', 'svelte.js', 'app.js', 'svelte.js'] },
  nodes: [
    node('layout.js', 'svelte.js'),
    node('error.js'),
    node('display.js', 'player.js'),
    node('manager.js'),
  ],
  routes: [
    { id: '/display', page: { layouts: [0, undefined], errors: [1], leaf: 2 } },
    { id: '/manager', page: { layouts: [0], errors: [1], leaf: 3 } },
    { id: '/healthz', page: null },
  ],
};

it("counts a page's scripts with its layouts and error pages, each once, and no other page's", async () => {
  expect(await firstLoad(manifest, '/display')).toEqual([
    'app.js',
    'display.js',
    'error.js',
    'layout.js',
    'player.js',
    'start.js',
    'svelte.js',
  ]);
});

it('says so when the page is not in the build', async () => {
  await expect(firstLoad(manifest, '/healthz')).rejects.toThrow('The build has no page /healthz.');
});

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const run = path.resolve('scripts/run.mjs');

it('tells a Node that is too old what to do, before it installs or builds anything', () => {
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.18.1'}})`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', old, run, 'start'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe(
    'Vitrine needs Node 20.19 or newer; this is Node 20.18.1. Install a newer one from https://nodejs.org and run the command again.\n',
  );
  expect(status).toBe(1);
});

it('names its commands when it is asked for another', () => {
  const { status, stderr } = spawnSync(process.execPath, [run, 'play'], { encoding: 'utf8' });
  expect(stderr).toBe("There is no command 'play'. There are: start, demo, vitrine, dev, test, security.\n");
  expect(status).toBe(1);
});

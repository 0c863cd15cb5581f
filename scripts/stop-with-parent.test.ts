import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const SERVER = `
  import { stopWithParent } from '${pathToFileURL(path.resolve('scripts/stop-with-parent.mjs')).href}';
  process.on('SIGTERM', () => { console.log('stopped'); process.exit(); });
  setInterval(() => undefined, 60_000);
  stopWithParent();
  console.log('running');
`;

it("stops the server that npm's shell leaves behind when npm is stopped", async () => {
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$SERVER" & wait'], {
    env: { ...process.env, npm_lifecycle_event: 'start', NODE: process.execPath, SERVER },
    stdio: 'pipe',
  });
  const said: string[] = [];
  for await (const chunk of shell.stdout.setEncoding('utf8')) {
    said.push(...String(chunk).trim().split('\n'));
    if (said.includes('running')) shell.kill('SIGKILL');
  }
  // Its output ends when it does: the shell is long gone then.
  expect(said).toEqual(['running', 'stopped']);
});

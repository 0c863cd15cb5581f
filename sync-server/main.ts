import { networkInterfaces } from 'node:os';
import type { ServerConfig } from '#lib/server/config';
import { readConfig } from './config';
import { run, say } from './program';
import type { RunningServer } from './start';

function greet(config: ServerConfig, { url, port }: RunningServer): void {
  say(`Vitrine is ready: ${config.origin === null ? url : `${config.origin}/`}`);
  // What the address above can't say, and whoever started this with a port of 0 wants to know.
  if (config.origin !== null || config.port === 0) say(`  listening on port ${port}`);
  if (config.origin !== null || !['0.0.0.0', '::'].includes(config.host)) return;
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, family, internal } of addresses ?? []) {
      if (family === 'IPv4' && !internal) say(`  on the network:  http://${address}:${port}/`);
    }
  }
}

await run({ configure: readConfig, greet });

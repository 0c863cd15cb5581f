import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { getChromium, getFfmpeg } from './get-tools.mjs';

/**
 * `npm run test:security`: attacks the built server, and ends with a table of what came of each attack.
 * @param {readonly string[]} args `--quick` leaves out what takes long; the others are for Vitest
 * @returns {Promise<number>} not 0 when one got through
 */
export async function security(args) {
  process.env['CHROMIUM_PATH'] = await getChromium();
  await getFfmpeg();
  await ensureBuilt();
  if (args.includes('--quick')) process.env['VITRINE_ATTACKS'] = 'quick';
  return run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config=tests/security/vitest.config.ts',
    ...args.filter((arg) => arg !== '--quick'),
  ]);
}

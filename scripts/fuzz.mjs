import { parseArgs } from 'node:util';
import { run } from './child.mjs';

// `npm run fuzz -- --seconds 60` goes through new seeds for a minute; `--seed 7` begins with seed 7, and alone runs it
// only. `--only api` asks the HTTP API (`npm run fuzz:api`).
const { values } = parseArgs({
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seconds = Number(values.seconds ?? (values.seed === undefined ? 60 : 0));
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
if (!Number.isFinite(seconds) || !Number.isInteger(seed)) {
  console.error('`--seconds` is a number, `--seed` a whole one.');
  process.exit(1);
}
const folder = values.only === undefined ? 'tests/fuzz' : `tests/fuzz/${values.only}`;
process.exitCode = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', folder], {
  env: { ...process.env, VITRINE_FUZZ_SECONDS: String(seconds), VITRINE_FUZZ_SEED: String(seed) },
});

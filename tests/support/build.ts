import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildServer } from '../../scripts/build-server.mjs';

/** Where the programs that tests start are built; under the repository, so that they find its packages. */
const DIRECTORY = path.resolve('node_modules/.cache/vitrine-test');

export const TEST_SERVER = path.join(DIRECTORY, 'server');
export const TEST_WRITER = pathToFileURL(path.join(TEST_SERVER, 'writer.js'));

/** Vitest's global setup: the writer thread and the server process as production runs them. */
export default async function setup(): Promise<void> {
  await buildServer({ outDir: TEST_SERVER, logLevel: 'error' });
  const entries = { 'many-folds': 'tests/support/many-folds.ts' };
  await buildServer({ outDir: TEST_SERVER, entries, logLevel: 'error' });
  // In place of Kit's handler: what these tests start has no pages.
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(
    path.join(DIRECTORY, 'handler.js'),
    "export const handler = (request, response) => { response.writeHead(404); response.end('no pages here'); };\n",
  );
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';

/** The app's pages and API as production serves them, made from the sources as they are now. */
export const BUILT_PAGES = pathToFileURL(path.resolve('build/handler.js'));

/** Vitest's global setup for tests that ask the whole app. */
export default ensureBuilt;

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../../scripts/root.mjs';

/** Under the repository, so that what is built finds its packages. */
const outDir = path.join(root, 'node_modules/.cache/vitrine-bench');

/** Where every process of the benchmark finds the built `site.ts`. */
export const siteFile = path.join(outDir, 'site.js');

/** Bundles the product's code that the benchmark uses; packages stay outside, so that there is one Yjs. */
export async function buildSite() {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      rollupOptions: {
        input: { site: path.join(root, 'bench/sync/site.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  });
}

/** The built `site.ts`. @returns {Promise<typeof import('./site')>} */
export function loadSite() {
  return import(pathToFileURL(siteFile).href);
}

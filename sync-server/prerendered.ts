import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sourcesIn } from '#lib/server/security-headers';

/**
 * What the pages that were rendered while building may run, by their path: Kit wrote it into each page, but a page can't
 * say everything of its policy by itself (`frame-ancestors`), and a `<meta>` counts for nothing that stands before it.
 */
export function prerenderedSources(directory: string): ReadonlyMap<string, string> {
  if (!existsSync(directory)) return new Map();
  const pages = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return new Map(
    pages
      .filter((file) => file.endsWith('.html'))
      .flatMap((file) => {
        const html = readFileSync(path.join(directory, file), 'utf8');
        const policy = /<meta http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1];
        const sources = sourcesIn(policy ?? null);
        const pathname = `/${file.replaceAll('\\', '/').replace(/(^index)?\.html$/, '')}`;
        return sources === null ? [] : [[pathname, sources] as const];
      }),
  );
}

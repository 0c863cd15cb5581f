import { readFileSync } from 'node:fs';

/** The receiver's side: the very example that docs/api.md shows. */
export async function verifyWebhook(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): Promise<boolean> {
  const [, example] =
    /```js\n([^`]*?(?:`[^`]+`[^`]*?)*function isGenuine[\s\S]*?\n)```/.exec(
      readFileSync('docs/api.md', 'utf8'),
    ) ?? [];
  if (example === undefined) throw new Error('docs/api.md has no example of how to verify a signature.');
  const code = `${example}\nexport { isGenuine };`;
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly isGenuine: (secret: string, headers: unknown, body: string) => boolean;
  };
  return module.isGenuine(secret, headers, body);
}

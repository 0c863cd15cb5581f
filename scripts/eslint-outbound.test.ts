import { Linter } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { outbound } from './eslint-outbound.mjs';

/** What the rule says to one line of a file of the server. */
function wrongIn(code: string, file = 'src/lib/server/some.ts'): readonly string[] {
  const plugins = { vitrine: { rules: { outbound } } };
  return new Linter()
    .verify(
      code,
      [
        {
          files: ['**/*.ts'],
          languageOptions: { parser: ts.parser },
          plugins,
          rules: { 'vitrine/outbound': 'error' },
        },
      ],
      { filename: file },
    )
    .map(({ message }) => message);
}

describe('the rule about what leaves the server', () => {
  it.each([
    "void fetch('http://a.example');",
    "void globalThis.fetch('http://a.example');",
    "void global.fetch('http://a.example');",
    'const { fetch } = globalThis;',
    'const { fetch: ask } = globalThis;',
    'const it = { fetch };',
    "new WebSocket('ws://a.example');",
    "import { request } from 'node:http';",
    "import { get as take } from 'https';",
    "import http from 'node:http';",
    "import * as tls from 'node:tls';",
    "import { connect, isIP } from 'node:net';",
    "import { Agent } from 'undici';",
    "void import('node:https');",
    "export { request } from 'node:http';",
    "export * from 'node:net';",
  ])('refuses %s and names the right module', (code) => {
    const messages = wrongIn(code);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('src/lib/server/outbound/outbound.ts');
    expect(wrongIn(code, 'sync-server/some.ts')).toHaveLength(1);
    expect(wrongIn(code, 'src/routes/api/v1/some/+server.ts')).toHaveLength(1);
  });

  it.each([
    "import { createServer, type IncomingMessage } from 'node:http';",
    "import type { Agent } from 'node:http';",
    "import { BlockList, isIP } from 'node:net';",
    "export { isIP } from 'node:net';",
    "export type { Agent } from 'node:http';",
    "void context.outbound.fetch({ url: 'http://a.example' });",
    'const ask = (fetch: () => void) => fetch();',
    'type Ask = typeof fetch;',
  ])('lets %s be', (code) => {
    expect(wrongIn(code)).toEqual([]);
  });

  it.each(['src/lib/server/outbound/exchange.ts', 'src/lib/server/some.test.ts', 'src/lib/player/some.ts'])(
    'does not judge %s',
    (file) => {
      expect(wrongIn("void fetch('http://a.example');", file)).toEqual([]);
    },
  );
});

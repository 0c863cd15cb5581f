import path from 'node:path';

const SENTENCE =
  "the server fetches from elsewhere through 'context.outbound' (src/lib/server/outbound/outbound.ts) and in no other way: it checks where an address leads.";

/** Packages and modules of Node that open connections, with the names of theirs that don't. */
const HARMLESS = /** @type {Record<string, ReadonlySet<string>>} */ ({
  http: new Set(['createServer', 'Server', 'IncomingMessage', 'ServerResponse', 'STATUS_CODES', 'METHODS']),
  https: new Set(['createServer', 'Server']),
  http2: new Set(['createServer', 'createSecureServer', 'constants']),
  net: new Set(['createServer', 'Server', 'BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6']),
  tls: new Set(['createServer', 'Server', 'createSecureContext']),
  dgram: new Set(),
  undici: new Set(),
  axios: new Set(),
  got: new Set(),
  'node-fetch': new Set(),
});
const WORLDS = new Set(['globalThis', 'global']);
const GLOBALS = new Set(['fetch', 'EventSource', 'WebSocket', 'XMLHttpRequest']);

/** Files that run in the server, tests and the guard itself aside. */
function isJudged(/** @type {string} */ file) {
  if (/\.test\.ts$|\.test-support\.ts$/.test(file)) return false;
  if (file.startsWith('src/lib/server/outbound/')) return false;
  return (
    file.startsWith('src/lib/server/') ||
    file.startsWith('sync-server/') ||
    /^src\/(hooks\.server\.ts|routes\/.*(\+server|\+page\.server|\+layout\.server|\.server)\.ts)$/.test(file)
  );
}

/**
 * Nothing in the server reaches out but through the guard.
 * @type {import('eslint').Rule.RuleModule}
 */
export const outbound = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll('\\', '/');
    if (!isJudged(file)) return {};
    const report = (/** @type {import('estree').Node} */ node, /** @type {string} */ what) =>
      context.report({ node, message: `'${what}' may not be used here: ${SENTENCE}` });
    return {
      ImportDeclaration(node) {
        const source = String(node.source.value);
        const harmless = HARMLESS[source.replace(/^node:/, '')];
        if (harmless === undefined || ('importKind' in node && node.importKind === 'type')) return;
        for (const specifier of node.specifiers) {
          if ('importKind' in specifier && specifier.importKind === 'type') continue;
          // The whole module under one name holds all that it can do.
          const name =
            specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
              ? specifier.imported.name
              : '*';
          if (!harmless.has(name)) report(specifier, `${source}: ${name}`);
        }
      },
      // What is handed on is as reachable as what is used here.
      ExportNamedDeclaration(node) {
        const source = String(node.source?.value ?? '');
        const harmless = HARMLESS[source.replace(/^node:/, '')];
        if (harmless === undefined || ('exportKind' in node && node.exportKind === 'type')) return;
        for (const specifier of node.specifiers) {
          const name = specifier.local.type === 'Identifier' ? specifier.local.name : '*';
          if (!harmless.has(name)) report(specifier, `${source}: ${name}`);
        }
      },
      ExportAllDeclaration(node) {
        const source = String(node.source.value);
        if (source.replace(/^node:/, '') in HARMLESS) report(node, source);
      },
      VariableDeclarator({ id, init }) {
        if (id.type !== 'ObjectPattern' || init?.type !== 'Identifier' || !WORLDS.has(init.name)) return;
        for (const property of id.properties) {
          const name =
            property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : '';
          if (GLOBALS.has(name)) report(property, name);
        }
      },
      ImportExpression(node) {
        if (node.source.type !== 'Literal') return;
        const source = String(node.source.value);
        if (source.replace(/^node:/, '') in HARMLESS) report(node, source);
      },
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== 'Identifier' || !WORLDS.has(object.name)) return;
        const name =
          property.type === 'Identifier' ? property.name : property.type === 'Literal' ? property.value : '';
        if (GLOBALS.has(String(name))) report(node, String(name));
      },
      Identifier(node) {
        if (!GLOBALS.has(node.name)) return;
        const { parent } = /** @type {{ parent: import('estree').Node }} */ (/** @type {unknown} */ (node));
        // As a type it opens nothing; behind a dot or in front of a colon it is another thing of that name.
        if (parent.type.startsWith('TS')) return;
        if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) return;
        if (parent.type === 'Property' && parent.key === node && parent.value !== node) return;
        /** @type {import('eslint').Scope.Scope | null} */
        let scope = context.sourceCode.getScope(node);
        for (; scope !== null; scope = scope.upper)
          if ((scope.set.get(node.name)?.defs.length ?? 0) > 0) return;
        report(node, node.name);
      },
    };
  },
};

import path from 'node:path';

/**
 * Who may import whom (docs: CONTRIBUTING.md). A module always may import itself; packages are not judged here.
 * @type {Record<string, readonly string[]>}
 */
const MAY_IMPORT = {
  protocol: [],
  model: [],
  timeline: ['model'],
  icalendar: ['model', 'timeline'],
  access: [],
  clock: [],
  replica: ['model', 'protocol', 'clock'],
  player: ['model', 'timeline', 'replica', 'protocol', 'clock'],
  state: ['replica', 'player', 'timeline', 'model', 'access'],
  components: ['model'],
  server: ['model', 'protocol', 'timeline', 'icalendar', 'access'],
  'sync-server': ['protocol', 'model', 'access', 'server'],
  routes: [
    'protocol',
    'model',
    'timeline',
    'icalendar',
    'access',
    'clock',
    'replica',
    'player',
    'state',
    'components',
    'server',
  ],
};

/** The module that a file of the repository belongs to; null for tests, scripts, benchmarks and configuration. */
function moduleOf(/** @type {string} */ file) {
  const parts = file.split('/');
  if (parts[0] === 'sync-server') return 'sync-server';
  if (parts[0] !== 'src') return null;
  if (parts[1] === 'lib') return parts[2] ?? null;
  return 'routes';
}

/** The repository path that an import names, or null for a package. */
function targetOf(/** @type {string} */ source, /** @type {string} */ fromFile) {
  if (source.startsWith('#lib/')) return `src/lib/${source.slice(5)}`;
  if (source.startsWith('$lib/')) return `src/lib/${source.slice(5)}`;
  if (source.startsWith('#sync-server/')) return `sync-server/${source.slice(13)}`;
  if (source.startsWith('.')) return path.posix.join(path.posix.dirname(fromFile), source);
  return null;
}

/** @type {import('eslint').Rule.RuleModule} */
export const borders = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll('\\', '/');
    const from = moduleOf(file);
    const isTest = /\.test\.ts$/.test(file);
    function judge(/** @type {import('estree').Node} */ node, /** @type {unknown} */ source) {
      if (typeof source !== 'string' || from === null) return;
      if (from !== 'routes' && /^\$(lib|env|app)(\/|$)/.test(source) && !file.endsWith('.svelte')) {
        context.report({
          node,
          message: `'${source}' exists only inside the app's build; import '#lib/…' instead.`,
        });
        return;
      }
      const target = targetOf(source, file);
      if (target === null) return;
      const to = moduleOf(target);
      if (to === null) {
        // Tests beside the code may use the shared fixtures; nothing else reaches into tests, scripts or bench.
        if (!isTest && !file.startsWith('src/routes/') && !target.startsWith('package.json')) {
          context.report({
            node,
            message: `'${from}' may not import '${target}': nothing imports tests or scripts.`,
          });
        }
        return;
      }
      if (to === from || isTest) return;
      const allowed = MAY_IMPORT[from];
      if (allowed === undefined) {
        context.report({
          node,
          message: `'${from}' is not a module of src/lib; put the file in one of ${Object.keys(MAY_IMPORT).join(', ')}.`,
        });
        return;
      }
      if (to === 'routes' || !allowed.includes(to)) {
        context.report({
          node,
          message: `'${from}' may not import '${to}'; it may import ${allowed.length > 0 ? allowed.join(', ') : 'no other module'}.`,
        });
        return;
      }
      if (
        from === 'routes' &&
        to === 'server' &&
        !/(^|\/)(\+server|\+page\.server|\+layout\.server|hooks\.server|[^/]+\.server)(\.test)?\.ts$/.test(
          file,
        )
      ) {
        context.report({
          node,
          message: `only a server file (+server.ts, *.server.ts) may import 'server'; a page asks the API instead.`,
        });
      }
    }
    return {
      ImportDeclaration: (node) => judge(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && judge(node, node.source.value),
      ExportAllDeclaration: (node) => judge(node, node.source.value),
      ImportExpression: (node) => node.source.type === 'Literal' && judge(node, node.source.value),
    };
  },
};

import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    // The files of build/server/ come from scripts/build-server.mjs, beside the handler that this emits.
    adapter: adapter({ out: 'build', precompress: true }),
    // A shell that is cached once serves every path, so its links may not depend on the path.
    paths: { relative: false },
    // Only what Kit itself knows: its inline script and styles. src/lib/server/security-headers.ts has the whole policy.
    csp: {
      mode: 'auto',
      directives: {
        'script-src': ['self'],
        'style-src': ['self'],
        // The one style attribute there is: of the element by which Kit tells screen readers of a new page.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
      },
    },
    // hooks.server.ts checks where every changing request comes from, forms included, and by host alone: behind a proxy
    // that ends TLS Kit would take the site's own pages for strangers.
    csrf: { trustedOrigins: ['*'] },
    // Kiosks and managers register it themselves; login pages need none.
    serviceWorker: { register: false },
    version: { pollInterval: 0 },
  },
};

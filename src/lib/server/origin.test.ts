import { expect, test } from 'vitest';
import { isOwnOrigin } from './origin';

const facts = { origin: null, fetchSite: null, host: 'signs.local:5000', configured: null };

test.each([
  ['a program, which names none', {}],
  ['a page of ours', { origin: 'http://signs.local:5000' }],
  ['a page of ours behind a proxy that ends TLS', { origin: 'https://signs.local:5000' }],
  ['the configured origin', { origin: 'https://signs.example', configured: 'https://signs.example' }],
  [
    'a page of a host that was asked for in capitals',
    { origin: 'http://signs.local:5000', host: 'SIGNS.local:5000' },
  ],
  ['a program with a token', { origin: 'app://elsewhere', fetchSite: 'cross-site', bearer: true }],
  ['a page of ours, as its browser says', { origin: 'http://signs.local:5000', fetchSite: 'same-origin' }],
])('%s may change things', (_who, more) => {
  expect(isOwnOrigin({ ...facts, ...more })).toBe(true);
});

test.each([
  ['another site', { origin: 'http://evil.example' }],
  ['another port of this machine', { origin: 'http://signs.local:8080' }],
  ['a name that ends like ours', { origin: 'http://signs.local:5000.evil.example' }],
  ['a sandboxed frame or a local file', { origin: 'null' }],
  [
    'a page of ours under another name than the configured one',
    { origin: 'http://signs.local:5000', configured: 'https://signs.example' },
  ],
  ['nonsense', { origin: 'signs.local:5000' }],
  ['a site whose browser says so', { fetchSite: 'cross-site' }],
  ['a neighbour whose browser says so', { origin: 'http://signs.local:5000', fetchSite: 'same-site' }],
])('%s may not', (_who, more) => {
  expect(isOwnOrigin({ ...facts, ...more })).toBe(false);
});

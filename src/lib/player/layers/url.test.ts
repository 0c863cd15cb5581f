import { expect, it } from 'vitest';
import { sandboxFor } from './url';

it('lets a page be itself, and nothing more', () => {
  const tokens = sandboxFor('https://example.org/board', 'http://signs.lan:5000').split(' ');
  expect(tokens.sort()).toEqual(['allow-forms', 'allow-same-origin', 'allow-scripts']);
});

it('frames a page of the kiosk’s own origin as a stranger', () => {
  expect(sandboxFor('http://signs.lan:5000/manager', 'http://signs.lan:5000')).not.toContain(
    'allow-same-origin',
  );
});

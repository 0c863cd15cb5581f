import type { TokenScope } from '#lib/access/access';

/** What a program may do with a token of this scope, as people say it. */
export const SCOPE_TEXT: Readonly<Record<TokenScope, string>> = {
  'site:read': 'Read the site',
  'site:write': 'Edit the site and show things on screens',
  'site:admin': 'Everything that admins may do',
  kiosk: 'Play a screen',
};

import type { Action, Role } from '#lib/access/access';

/*
 * Written out by hand, so that whoever adds a way in, or opens one further, says so here in so many words. Nothing of it
 * is derived from the code that it judges.
 */

const EVERYBODY = ['admin', 'editor', 'viewer', 'site:read', 'site:write', 'site:admin'] as const;
const WRITERS = ['admin', 'editor', 'site:write', 'site:admin'] as const;
const ADMINS = ['admin', 'site:admin'] as const;
const PEOPLE = ['admin', 'editor', 'viewer'] as const;

/** Who may call what demands an action. A kiosk is a token of that scope here: its device may call `ownKiosk` alone. */
export const MAY: Readonly<Partial<Record<Action, readonly Role[]>>> = {
  'site.read': [...EVERYBODY, 'kiosk'],
  'media.read': [...EVERYBODY, 'kiosk'],
  'statuses.read': EVERYBODY,
  'screen.report': ['kiosk'],
  'site.edit': WRITERS,
  'media.upload': WRITERS,
  launch: WRITERS,
  'screen.command': WRITERS,
  'device.read': EVERYBODY,
  'device.approve': ['admin', 'editor', 'site:admin'],
  'device.revoke': ADMINS,
  'enrolment.configure': ADMINS,
  'account.own': PEOPLE,
  'second-factor.set-up': PEOPLE,
  'people.manage': ADMINS,
  'token.manage': ADMINS,
  'audit.read': ADMINS,
  'server.configure': ADMINS,
};

/** Every method of the API, by what it demands. */
export const API: Readonly<Partial<Record<Action | 'open', readonly string[]>>> = {
  open: ['GET /api/v1/openapi.json', 'GET /api/v1/time', 'POST /api/v1/enrolment'],
  'site.read': [
    'GET /api/v1/media/{hash}/uses',
    'GET /api/v1/playlists/{id}/items',
    'GET /api/v1/playlists/{id}/items/{item}',
    'GET /api/v1/site',
    // Answers 404, to who may read.
    'GET /api/v1/*',
    'GET /api/v1/contents',
    'GET /api/v1/contents/{id}',
    'GET /api/v1/contents/{id}/uses',
    'GET /api/v1/contents/{id}/widget',
    'GET /api/v1/events',
    'GET /api/v1/groups',
    'GET /api/v1/groups/{id}',
    'GET /api/v1/groups/{id}/uses',
    'GET /api/v1/launches',
    'GET /api/v1/me',
    'GET /api/v1/playlists',
    'GET /api/v1/playlists/{id}',
    'GET /api/v1/playlists/{id}/uses',
    'GET /api/v1/schedules',
    'GET /api/v1/schedules.ics',
    'GET /api/v1/schedules/{id}',
    'GET /api/v1/screens',
    'GET /api/v1/screens/{id}',
    'GET /api/v1/screens/{id}/playback',
    'GET /api/v1/screens/{id}/schedule.ics',
    'GET /api/v1/screens/{id}/uses',
    'GET /api/v1/screens/{id}/widgets',
    'GET /api/v1/site/epochs/{epoch}',
  ],
  'statuses.read': ['GET /api/v1/plays', 'GET /api/v1/plays/statistics', 'GET /api/v1/plays/statistics.csv'],
  'screen.report': ['POST /api/v1/screens/{id}/plays'],
  'media.read': ['GET /api/v1/media', 'GET /api/v1/media/{hash}', 'GET /api/v1/media/usage'],
  'site.edit': [
    'DELETE /api/v1/media/{hash}',
    'DELETE /api/v1/playlists/{id}/items/{item}',
    'PATCH /api/v1/playlists/{id}/items/{item}',
    'PATCH /api/v1/site',
    'POST /api/v1/playlists/{id}/items',
    'PUT /api/v1/playlists/{id}/items',
    'DELETE /api/v1/contents/{id}',
    'DELETE /api/v1/groups/{id}',
    'DELETE /api/v1/playlists/{id}',
    'DELETE /api/v1/schedules/{id}',
    'DELETE /api/v1/screens/{id}',
    'GET /api/v1/youtube/videos/{video}',
    'PATCH /api/v1/contents/{id}',
    'PATCH /api/v1/groups/{id}',
    'PATCH /api/v1/playlists/{id}',
    'PATCH /api/v1/schedules/{id}',
    'PATCH /api/v1/screens/{id}',
    'POST /api/v1/contents',
    'POST /api/v1/contents/{id}/restore',
    'POST /api/v1/groups',
    'POST /api/v1/groups/{id}/restore',
    'POST /api/v1/playlists',
    'POST /api/v1/playlists/{id}/restore',
    'POST /api/v1/schedules',
    'POST /api/v1/schedules/import',
    'POST /api/v1/schedules/{id}/restore',
    'POST /api/v1/screens',
    'POST /api/v1/screens/{id}/restore',
    'POST /api/v1/site/carry-over',
  ],
  'media.upload': [
    'POST /api/v1/media',
    'DELETE /api/v1/uploads/{id}',
    'PATCH /api/v1/uploads/{id}',
    'POST /api/v1/uploads',
  ],
  // Emergencies are demanded in the method: they are a mode of a launch.
  launch: ['POST /api/v1/launches', 'POST /api/v1/launches/clear'],
  'screen.command': ['POST /api/v1/commands'],
  'device.read': ['GET /api/v1/devices', 'GET /api/v1/enrolment-policy'],
  'device.approve': ['POST /api/v1/devices/{id}/approve', 'POST /api/v1/devices/{id}/refuse'],
  'device.revoke': ['POST /api/v1/devices/{id}/revoke'],
  'enrolment.configure': [
    'DELETE /api/v1/enrolment-keys/{id}',
    'GET /api/v1/enrolment-keys',
    'POST /api/v1/enrolment-keys',
    'PUT /api/v1/enrolment-policy',
  ],
  'account.own': [
    'DELETE /api/v1/account/sessions',
    'DELETE /api/v1/account/sessions/{id}',
    'GET /api/v1/account/sessions',
    'POST /api/v1/account/second-factor/off',
    'POST /api/v1/account/second-factor/recovery-codes',
    'PUT /api/v1/account/password',
  ],
  'second-factor.set-up': [
    'GET /api/v1/account/second-factor',
    'POST /api/v1/account/second-factor',
    'POST /api/v1/account/second-factor/confirm',
  ],
  'people.manage': [
    'DELETE /api/v1/users/{id}',
    'DELETE /api/v1/users/{id}/second-factor',
    'DELETE /api/v1/users/{id}/sessions',
    'DELETE /api/v1/users/{id}/sessions/{session}',
    'GET /api/v1/users',
    'GET /api/v1/users/{id}',
    'GET /api/v1/users/{id}/sessions',
    'PATCH /api/v1/users/{id}',
    'POST /api/users',
    'POST /api/v1/users',
    'PUT /api/v1/users/{id}/password',
  ],
  'token.manage': ['DELETE /api/v1/tokens/{id}', 'GET /api/v1/tokens', 'POST /api/v1/tokens'],
  'audit.read': [
    'GET /api/v1/audit',
    'GET /api/v1/audit.csv',
    'GET /api/v1/audit.jsonl',
    'GET /api/v1/audit/verification',
  ],
  'server.configure': [
    'DELETE /api/v1/webhooks/{id}',
    'GET /api/v1/webhooks',
    'GET /api/v1/webhooks/{id}/deliveries',
    'PATCH /api/v1/webhooks/{id}',
    'POST /api/v1/webhooks',
    'POST /api/v1/webhooks/{id}/secret',
    'POST /api/v1/webhooks/{id}/test',
    'DELETE /api/v1/youtube/key',
    'GET /api/v1/connection',
    'GET /api/v1/server-settings',
    'GET /api/v1/youtube/key',
    'PATCH /api/v1/server-settings',
    'PUT /api/v1/youtube/key',
  ],
};

/** What the kiosk of any screen may call by its device cookie, which elsewhere counts for nothing. */
export const KIOSKS_TOO: readonly string[] = ['GET /api/v1/site/epochs/{epoch}'];

/** What a role may not call though it may do what is demanded. */
export const BUT_NOT: Readonly<Record<string, readonly Role[]>> = { 'GET /api/v1/events': ['kiosk'] };

/** What runs on the server for a page, and for whom. */
export const PAGES: Readonly<Record<string, 'stranger' | 'person'>> = {
  '/ load': 'stranger',
  '/create_admin action default': 'stranger',
  '/login load': 'stranger',
  '/login action default': 'stranger',
  '/logout load': 'stranger',
  '/logout action default': 'stranger',
  '/second-factor load': 'person',
};

/** What the HTTP server answers before the pages, and to whom. */
export const OWN_ROUTES: Readonly<Record<string, 'stranger' | 'reader'>> = {
  'GET /healthz': 'stranger',
  'GET /readyz': 'stranger',
  'GET /media/{hash}': 'reader',
  'GET /streams/{id}/index.m3u8': 'reader',
  'POST /sync/site/default': 'reader',
};

/** What streams past Kit: each stands in `API` or `OWN_ROUTES` with all that it answers. */
export const STREAMED = [
  'epochsRoute',
  'importRoute',
  'mediaApiRoute',
  'mediaRoute',
  'streamRoute',
  'uploadRoute',
];

/** `vitrine <command>`: for whoever may read the data directory, as one who may do this over the API. */
export const COMMAND_RULES: Readonly<Record<string, Action>> = {
  'audit accept': 'server.configure',
  'audit verify': 'audit.read',
  'key rotate': 'server.configure',
  restore: 'server.configure',
  'token create': 'token.manage',
  'token list': 'token.manage',
  'token revoke': 'token.manage',
  'user create': 'people.manage',
  'user reset-2fa': 'people.manage',
  'user reset-password': 'people.manage',
  'user unlock': 'people.manage',
};

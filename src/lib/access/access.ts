/** Roles of people. */
export const ROLES = ['admin', 'editor', 'viewer'] as const;
export type UserRole = (typeof ROLES)[number];
/** What an API token may be for; a program has the rights of its token's scope, as a person has those of a role. */
export const TOKEN_SCOPES = ['site:read', 'site:write', 'site:admin', 'kiosk'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
/**
 * What a person is whose role asks for a second factor and who has none: until it is set up the account opens nothing
 * else. A role like any other, so that whoever asks `allows` can't forget it.
 */
export const SECOND_FACTOR_DUE = 'second-factor-due' as const;
export type PersonRole = UserRole | typeof SECOND_FACTOR_DUE;
export type Role = PersonRole | TokenScope;

/** Everything that is allowed or not. A page, an API method and a socket message each name one of these. */
export type Action =
  | 'site.read'
  | 'site.edit'
  | 'media.read'
  | 'media.upload'
  | 'launch'
  /** Launches above everything, and their all-clear. */
  | 'emergency'
  /** Live commands: a screen names itself, reloads, sends a picture of what it shows. */
  | 'screen.command'
  | 'screen.report'
  | 'statuses.read'
  | 'device.read'
  | 'device.approve'
  | 'device.revoke'
  | 'enrolment.configure'
  /** One's own password, second factor and sessions: people only, programs have none. */
  | 'account.own'
  /** Setting one's own second factor up, also for who may do nothing else before that. */
  | 'second-factor.set-up'
  /** Other people's accounts and sessions. */
  | 'people.manage'
  | 'token.manage'
  | 'audit.read'
  /** What the server keeps for itself: keys of other services, webhooks, what is asked of people who log in. */
  | 'server.configure';

const READER: readonly Action[] = ['site.read', 'media.read', 'statuses.read', 'device.read'];
const WRITER: readonly Action[] = [
  ...READER,
  'site.edit',
  'media.upload',
  'launch',
  'emergency',
  'screen.command',
];
// Who may join is decided by people.
const EDITOR: readonly Action[] = [...WRITER, 'device.approve'];
const ADMIN: readonly Action[] = [
  ...EDITOR,
  'device.revoke',
  'enrolment.configure',
  'people.manage',
  'token.manage',
  'audit.read',
  'server.configure',
];

const PERSON: readonly Action[] = ['account.own', 'second-factor.set-up'];

const ALLOWED: Readonly<Record<Role, readonly Action[]>> = {
  admin: [...ADMIN, ...PERSON],
  editor: [...EDITOR, ...PERSON],
  viewer: [...READER, ...PERSON],
  [SECOND_FACTOR_DUE]: ['second-factor.set-up'],
  'site:read': READER,
  'site:write': WRITER,
  'site:admin': ADMIN,
  kiosk: ['site.read', 'media.read', 'screen.report'],
};

/** Whether a role may do something. The only place that decides it. */
export function allows(role: Role, action: Action): boolean {
  return ALLOWED[role].includes(action);
}

/** Who is asking, once a session, a device's credential or a token has been checked. */
export type Identity =
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly username: string;
      readonly role: PersonRole;
      readonly sessionId: string;
    }
  | { readonly kind: 'device'; readonly deviceId: string; readonly screenId: string }
  | {
      readonly kind: 'token';
      readonly tokenId: string;
      readonly name: string;
      /** The scope that is made use of. */
      readonly role: TokenScope;
      /** The screen that it plays as `kiosk`; null when it plays none. */
      readonly screenId: string | null;
    };

export function roleOf(identity: Identity): Role {
  return identity.kind === 'device' ? 'kiosk' : identity.role;
}

/** The screen that is played; null for whoever plays none. */
export function screenOf(identity: Identity): string | null {
  return identity.kind === 'user' ? null : identity.screenId;
}

/** Who is written beside an edit in the log. */
export function authorOf(identity: Identity): string {
  switch (identity.kind) {
    case 'user':
      return `user:${identity.userId}`;
    case 'device':
      return `device:${identity.deviceId}`;
    case 'token':
      return `token:${identity.tokenId}`;
  }
}

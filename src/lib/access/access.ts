/** Roles of people, and the kiosk's. */
export const ROLES = ['admin', 'editor', 'viewer'] as const;
export type UserRole = (typeof ROLES)[number];
export type Role = UserRole | 'kiosk';

/** Everything that is allowed or not. A page, an API method and a socket message each name one of these. */
export type Action =
  | 'site.read'
  | 'site.edit'
  | 'media.read'
  | 'media.upload'
  | 'launch'
  | 'screen.report'
  | 'statuses.read'
  | 'device.read'
  | 'device.approve'
  | 'device.revoke'
  | 'enrolment.configure';

const READER: readonly Action[] = ['site.read', 'media.read', 'statuses.read', 'device.read'];
const EDITOR: readonly Action[] = [...READER, 'site.edit', 'media.upload', 'launch', 'device.approve'];

const ALLOWED: Readonly<Record<Role, readonly Action[]>> = {
  admin: [...EDITOR, 'device.revoke', 'enrolment.configure'],
  editor: EDITOR,
  viewer: READER,
  kiosk: ['site.read', 'media.read', 'screen.report'],
};

/** Whether a role may do something. The only place that decides it. */
export function allows(role: Role, action: Action): boolean {
  return ALLOWED[role].includes(action);
}

/** Who is asking, once a session or device credential has been checked. */
export type Identity =
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly username: string;
      readonly role: UserRole;
      readonly sessionId: string;
    }
  | { readonly kind: 'device'; readonly deviceId: string; readonly screenId: string };

export function roleOf(identity: Identity): Role {
  return identity.kind === 'user' ? identity.role : 'kiosk';
}

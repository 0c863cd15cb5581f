import type { Action } from '#lib/access/access';

/** A page about the server and its people; `action` is what somebody must be allowed to do for it to be of use. */
export interface Area {
  readonly href: string;
  readonly name: string;
  readonly action: Action;
}

export const AREAS: readonly Area[] = [
  { href: '/manager/people', name: 'People', action: 'people.manage' },
  { href: '/manager/tokens', name: 'Programs', action: 'token.manage' },
  { href: '/manager/webhooks', name: 'Webhooks', action: 'server.configure' },
  { href: '/manager/audit', name: 'Audit log', action: 'audit.read' },
  { href: '/manager/server', name: 'Server', action: 'server.configure' },
];

export const isIn = (pathname: string, { href }: Area): boolean =>
  pathname === href || pathname.startsWith(`${href}/`);

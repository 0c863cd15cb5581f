/** Whose copy it is; one browser may hold those of several people and of several screens side by side. */
export type ReplicaIdentity =
  { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'device'; readonly screenId: string };

/** A site and the epoch of it that a copy belongs to. */
export interface SiteEpoch {
  readonly uid: string;
  readonly epoch: number;
}

/** `user` alone named the one copy of all people of a browser, before each had their own. */
export type DatabaseOwner = string;
export const SHARED_OWNER: DatabaseOwner = 'user';

/** People have a copy each: what one of them wrote without a connection must not go out in another's name. */
export function ownerOf(identity: ReplicaIdentity): DatabaseOwner {
  return identity.kind === 'user' ? `user/${identity.userId}` : `device/${identity.screenId}`;
}

/** The name of the database that holds a copy: two sites, two epochs or two owners never share one. */
export function databaseName(owner: DatabaseOwner, { uid, epoch }: SiteEpoch): string {
  return `vitrine/site/${uid}/${epoch}/${owner}`;
}

export interface NamedDatabase {
  readonly name: string;
  readonly owner: DatabaseOwner;
  readonly site: SiteEpoch;
}

/** What a database's name says; null for one that holds no copy of a site. */
export function parseDatabaseName(name: string): NamedDatabase | null {
  const found = /^vitrine\/site\/([^/]+)\/(\d+)\/(user|(?:user|device)\/[^/]+)$/.exec(name);
  const [, uid, epoch, owner] = found ?? [];
  if (uid === undefined || epoch === undefined || owner === undefined) return null;
  return { name, owner, site: { uid, epoch: Number(epoch) } };
}

/** The copies of sites that this browser holds; none where the browser does not tell. */
export async function heldDatabases(factory: IDBFactory = indexedDB): Promise<readonly NamedDatabase[]> {
  // Firefox before 126 has no list.
  if (!('databases' in factory)) return [];
  const all = await factory.databases();
  return all.map(({ name }) => parseDatabaseName(name ?? '')).filter((named) => named !== null);
}

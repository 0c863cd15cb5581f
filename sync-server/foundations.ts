import * as Y from 'yjs';

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/**
 * Whether an update builds on changes that neither it nor the document has. Yjs would apply the rest of it, all of its
 * deletions first: a field that was written anew would be gone until the new value comes, and for ever if it never does.
 */
export function lacksFoundations(doc: Y.Doc, { structs, ds }: Decoded): boolean {
  const ends = new Map<number, number>();
  const endOf = (client: number): number => ends.get(client) ?? Y.getState(doc.store, client);
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    if (clock > endOf(client)) return true;
    ends.set(client, Math.max(endOf(client), clock + struct.length));
  }
  const isMissing = (id: unknown): boolean => id instanceof Y.ID && id.clock >= endOf(id.client);
  return (
    structs.some(
      (struct) =>
        struct instanceof Y.Item &&
        (isMissing(struct.origin) || isMissing(struct.rightOrigin) || isMissing(struct.parent)),
    ) ||
    [...ds.clients].some(([client, ranges]) => ranges.some(({ clock, len }) => clock + len > endOf(client)))
  );
}

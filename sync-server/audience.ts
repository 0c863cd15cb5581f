import { allows, screenOf, type Identity } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { StatusDelta } from '#lib/protocol/messages';
import type { Connection } from './connection';
import { frameOf } from './frame';
import { KEEP_ALIVE, statusesMessage } from './message';
import { openGap } from './edits';
import { Rounds } from './rounds';

const KEEP_ALIVE_FRAME = frameOf(KEEP_ALIVE);

/** Whether this client is told how screens are. */
export function watchesScreens(connection: Connection): boolean {
  return connection.ours && allows(connection.role, 'statuses.read');
}

/** Everyone who is connected to a room, and what is said to all of them. */
export class Audience {
  readonly #connections = new Set<Connection>();
  /** These are few and screens are many: what only they are told does not look at every screen. */
  readonly #people = new Set<Connection>();
  readonly #watchers = new Set<Connection>();
  readonly #rounds = new Rounds(this.#connections);
  /** Who was too slow for a change of screens, and gets all of them next. */
  readonly #missed = new WeakSet<Connection>();

  get size(): number {
    return this.#connections.size;
  }

  [Symbol.iterator](): IterableIterator<Connection> {
    return this.#connections.values();
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
    if (connection.isPerson()) this.#people.add(connection);
    if (watchesScreens(connection)) this.#watchers.add(connection);
  }

  /** @returns whether it was there */
  remove(connection: Connection): boolean {
    this.#people.delete(connection);
    this.#watchers.delete(connection);
    return this.#connections.delete(connection);
  }

  /** The sockets over which screens report, by screen: mostly one, a moment longer two where one comes back. */
  ofScreens(): ReadonlyMap<string, readonly Connection[]> {
    const sockets = new Map<string, Connection[]>();
    for (const connection of this.#connections) {
      if (!connection.ours || connection.state.phase !== 'following') continue;
      const screen = screenOf(connection.identity);
      if (screen === null || !allows(connection.role, 'screen.report')) continue;
      sockets.set(screen, [...(sockets.get(screen) ?? []), connection]);
    }
    return sockets;
  }

  /** SS6: presence goes to people. */
  toPeople(message: Uint8Array, except: Connection): void {
    const frame = frameOf(message);
    for (const connection of this.#people) if (connection !== except) connection.sendFrame(frame);
  }

  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void {
    for (const connection of this.#connections)
      if (connection.matches(matches)) connection.close(code, reason);
  }

  /** SS14.4: whoever follows the document, or was about to, has the one of an epoch that ended. */
  leaveEpoch(): void {
    for (const connection of this.#connections) {
      if (connection.state.phase === 'proving') continue;
      connection.close(CloseCode.otherEpoch, 'The site was written anew: load it beside your copy.');
    }
  }

  /** SS7: the share of everyone whose turn it is when this is called `times` times in a round. */
  keepAlive(times: number): void {
    for (const connection of this.#rounds.next(times)) connection.keepAlive(KEEP_ALIVE_FRAME);
  }

  sendStatuses(delta: StatusDelta | null, full: () => StatusDelta): void {
    let deltaFrame: Buffer | null = null;
    let fullFrame: Buffer | null = null;
    for (const connection of this.#watchers) {
      const missed = this.#missed.has(connection);
      if (connection.isSlow) {
        if (delta !== null) this.#missed.add(connection);
      } else if (missed) {
        this.#missed.delete(connection);
        connection.sendFrame((fullFrame ??= frameOf(statusesMessage(full()))));
      } else if (delta !== null) {
        connection.sendFrame((deltaFrame ??= frameOf(statusesMessage(delta))));
      }
    }
  }

  /** SS4.3: authors kept their edits while the disk refused; now they are asked for them. */
  askForEdits(): void {
    for (const connection of this.#connections) {
      if (connection.state.phase === 'following' && connection.state.gap !== null) openGap(connection, false);
    }
  }
}

import { allows, type Identity } from '#lib/access/access';
import type { CloseCode } from '#lib/protocol/close-codes';
import type { StatusDelta } from '#lib/protocol/messages';
import type { Connection } from './connection';
import type { Committed } from './document';
import { KEEP_ALIVE, statusesMessage, updateMessage, versionMessage } from './message';
import { openGap } from './receive';

/** Whether this client is told how screens are. */
export function watchesScreens(connection: Connection): boolean {
  return connection.ours && connection.isPerson() && allows(connection.role, 'statuses.read');
}

/** Everyone who is connected to a room, and what is said to all of them. */
export class Audience {
  readonly #connections = new Set<Connection>();

  add(connection: Connection): void {
    this.#connections.add(connection);
  }

  /** @returns whether it was there */
  remove(connection: Connection): boolean {
    return this.#connections.delete(connection);
  }

  /** SS6: presence goes to people. */
  toPeople(message: Uint8Array, except: Connection): void {
    for (const connection of this.#connections) {
      if (connection !== except && connection.isPerson()) connection.send(message);
    }
  }

  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void {
    for (const connection of this.#connections)
      if (connection.matches(matches)) connection.close(code, reason);
  }

  keepAlive(): void {
    for (const connection of this.#connections) {
      connection.send(KEEP_ALIVE);
      connection.ping();
    }
  }

  sendStatuses(delta: StatusDelta): void {
    const message = statusesMessage(delta);
    for (const connection of this.#connections) if (watchesScreens(connection)) connection.send(message);
  }

  /** SS4: only called for what is on the disk; its author has it, and who joins later gets it with the rest. */
  sendUpdate({ seq, data, from }: Committed): void {
    const message = updateMessage(data);
    for (const connection of this.#connections) {
      const { state } = connection;
      if (state.phase === 'following' && seq > state.position && from !== connection)
        connection.send(message);
    }
  }

  /** SS5.3: after the updates of a commit. */
  sendVersion(version: number): void {
    const message = versionMessage(version);
    for (const connection of this.#connections) {
      const { state } = connection;
      if (connection.ours && state.phase === 'following' && state.position < version)
        connection.send(message);
    }
  }

  /** SS4.3: authors kept their edits while the disk refused; now they are asked for them. */
  askForEdits(): void {
    for (const connection of this.#connections) {
      if (connection.state.phase === 'following' && connection.state.gap !== null) openGap(connection, false);
    }
  }
}

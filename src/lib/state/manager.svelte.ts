import { createContext } from 'svelte';
import { allows, type Action } from '#lib/access/access';
import type { Site } from '#lib/model/site';
import type { Replica, ReplicaStatus } from '#lib/replica/types';
import type { Now } from './now.svelte';
import type { ReplicaView } from './replica-view.svelte';
import type { Me } from './session';
import type { Uploads } from './uploads.svelte';

/** What every page of the manager shares: one per page session, made in the manager's layout. */
export class Manager {
  readonly view: ReplicaView;
  readonly now: Now;
  readonly uploads: Uploads;
  readonly #me: () => Me;

  constructor(parts: {
    readonly view: ReplicaView;
    readonly now: Now;
    readonly uploads: Uploads;
    readonly me: () => Me;
  }) {
    this.view = parts.view;
    this.now = parts.now;
    this.uploads = parts.uploads;
    this.#me = parts.me;
  }

  get me(): Me {
    return this.#me();
  }

  get site(): Site {
    return this.view.site;
  }

  get status(): ReplicaStatus {
    return this.view.status;
  }

  /** An edit of this device's copy: shows at once, travels when it can. */
  edit: Replica['edit'] = (change) => this.view.edit(change);

  can(action: Action): boolean {
    return allows(this.me.user.role, action);
  }

  /**
   * Why a command to the server (launch, clear, approve, upload) can't be given now, as a sentence; null when it can.
   * Commands are never kept for later: by then the screens may show something else.
   */
  get commandsBlocked(): string | null {
    if (this.status.connection === 'online') return null;
    return 'This needs the server, which can’t be reached right now.';
  }
}

/** Set by the manager's layout, read by its pages and their components. */
export const [getManager, setManager] = createContext<Manager>();

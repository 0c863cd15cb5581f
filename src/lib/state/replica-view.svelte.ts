import { createSubscriber } from 'svelte/reactivity';
import type { Site } from '#lib/model/site';
import type { Replica, ReplicaStatus } from '#lib/replica/types';

type Screens = Replica['screens'];
/** A screen as the server knows it. */
export type ScreenStatus = Screens extends ReadonlyMap<string, infer S> ? S : never;

/**
 * A replica as runes see it: reading a property inside an effect or a template subscribes to exactly that property, and
 * the subscription ends with its last reader.
 */
export class ReplicaView {
  readonly replica: Replica;
  readonly #site: () => void;
  readonly #status: () => void;
  readonly #screens: () => void;

  constructor(replica: Replica) {
    this.replica = replica;
    this.#site = createSubscriber((update) => replica.onSite(update));
    this.#status = createSubscriber((update) => replica.onStatus(update));
    this.#screens = createSubscriber((update) => replica.onScreens(update));
  }

  get site(): Site {
    this.#site();
    return this.replica.site;
  }

  get status(): ReplicaStatus {
    this.#status();
    return this.replica.status;
  }

  /** Last known state of every screen, by screen id. */
  get screens(): Screens {
    this.#screens();
    return this.replica.screens;
  }

  /** Rises when the list of devices has news. */
  get devicesRevision(): number {
    this.#screens();
    return this.replica.devicesRevision;
  }

  /** Runs an edit function of `model/` on this device's copy: it shows at once and travels when it can. */
  edit: Replica['edit'] = (change) => this.replica.edit(change);
}

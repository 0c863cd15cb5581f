import { createSubscriber } from 'svelte/reactivity';
import type { Site } from '#lib/model/site';
import type { Replica, ReplicaStatus } from '#lib/replica/types';
import type { MediaStanding } from './media-standing';
import { MediaStandings } from './media-standings';

type Screens = Replica['screens'];
/** A screen as the server knows it. */
export type ScreenStatus = Screens extends ReadonlyMap<string, infer S> ? S : never;

/** Judges the media of screens for as long as somebody reads a verdict. */
function mediaOf(replica: Replica): (screen: string) => MediaStanding {
  let standings: MediaStandings | null = null;
  const subscribe = createSubscriber((update) => {
    const judge = new MediaStandings(replica, update);
    const look = (): void => judge.look();
    const stops = [replica.onSite(look), replica.onScreens(look), () => judge.stop()];
    standings = judge;
    look();
    return () => stops.forEach((stop) => stop());
  });
  return (screen) => {
    subscribe();
    return standings?.of(screen) ?? 'untold';
  };
}

/**
 * A replica as runes see it: reading a property inside an effect or a template subscribes to exactly that property, and
 * the subscription ends with its last reader. When another replica takes its place, readers go over to that one.
 */
export class ReplicaView {
  readonly #current: () => Replica;
  readonly #hear = $derived.by(() => {
    const replica = this.#current();
    return {
      replica,
      site: createSubscriber((update) => replica.onSite(update)),
      status: createSubscriber((update) => replica.onStatus(update)),
      screens: createSubscriber((update) => replica.onScreens(update)),
      media: mediaOf(replica),
    };
  });

  /** `current` reads a rune: the replica that is in use now. */
  constructor(current: () => Replica) {
    this.#current = current;
  }

  get replica(): Replica {
    return this.#hear.replica;
  }

  get site(): Site {
    this.#hear.site();
    return this.replica.site;
  }

  get status(): ReplicaStatus {
    this.#hear.status();
    return this.replica.status;
  }

  /** Last known state of every screen, by screen id. */
  get screens(): Screens {
    this.#hear.screens();
    return this.replica.screens;
  }

  /** Whether a screen has the files that this site says it needs; judged a moment after either changes. */
  mediaOf(screen: string): MediaStanding {
    return this.#hear.media(screen);
  }

  /** Rises when the list of devices has news. */
  get devicesRevision(): number {
    this.#hear.screens();
    return this.replica.devicesRevision;
  }

  /** Runs an edit function of `model/` on this device's copy: it shows at once and travels when it can. */
  edit: Replica['edit'] = (change) => this.replica.edit(change);
}

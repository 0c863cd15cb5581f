import type { Site } from '#lib/model/site';
import { type MediaStanding, mediaStanding } from './media-standing';
import type { ScreenStatus } from './replica-view.svelte';

/** A thousand screens are a second's work: it is done in pieces, so that typing stays smooth. */
const SLICE_MS = 8;
const BETWEEN_MS = 50;

interface Judged {
  readonly site: Site;
  readonly digest: string | undefined;
  readonly standing: MediaStanding;
}

export interface StandingsSource {
  readonly site: Site;
  readonly screens: ReadonlyMap<string, ScreenStatus>;
}

/** Judges the media of all screens, again whenever the site or a report changed; meanwhile the last verdict stands. */
export class MediaStandings {
  readonly #judged = new Map<string, Judged>();
  readonly #waiting = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly source: StandingsSource,
    private readonly onChange: () => void,
  ) {}

  of(screen: string): MediaStanding {
    return this.#judged.get(screen)?.standing ?? 'untold';
  }

  /** The site or the reports changed. */
  look(): void {
    const { site, screens } = this.source;
    for (const [screen, { status }] of screens) {
      const known = this.#judged.get(screen);
      const isNews = known?.site !== site || known.digest !== key(status);
      if (isNews) this.#waiting.add(screen);
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(this.#work, BETWEEN_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #work = (): void => {
    this.#timer = undefined;
    const { site, screens } = this.source;
    const until = performance.now() + SLICE_MS;
    let changed = false;
    for (const screen of this.#waiting) {
      this.#waiting.delete(screen);
      const status = screens.get(screen);
      if (status === undefined) continue;
      const standing = mediaStanding(site, status);
      changed ||= standing !== this.of(screen);
      this.#judged.set(screen, { site, digest: key(status.status), standing });
      if (performance.now() >= until) break;
    }
    if (this.#waiting.size > 0) this.#timer = setTimeout(this.#work, BETWEEN_MS);
    if (changed) this.onChange();
  };
}

/** What of a report the verdict hangs on. */
function key(status: ScreenStatus['status']): string | undefined {
  return status?.media == null ? undefined : JSON.stringify(status.media);
}

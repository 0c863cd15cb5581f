import type { ClockFacts } from '#lib/clock/clock';
import type { ReplicaStatus } from '#lib/replica/types';
import type { KeyRefusal } from '#lib/protocol/key-refusals';
import { LIVE_COMMANDS } from '#lib/protocol/live-command';
import type { Report, Status } from '#lib/protocol/messages';
import type { Card } from './card';
import type { Due } from './due';
import type { ServerVerdict } from './enrolment';
import type { KioskIdentity } from './identity';
import type { MediaCounts } from './media-cache';
import type { Problem } from './problems';
import type { StageFacts } from './stage';
import type { Words } from './words';

/** Everything that a kiosk tells of itself, to the page, to the server and to people, comes out of this. */
export interface KioskState {
  readonly identity: KioskIdentity;
  /** Whether a site has approved this device; `null` while its storage is being read. */
  readonly member: boolean | null;
  readonly verdict: ServerVerdict;
  readonly code: string | null;
  readonly conflict: boolean;
  readonly keyRefusal: KeyRefusal | null;
  /** The server's or the network's own words about what went wrong. */
  readonly message: string | null;
  /** The device's own storage does not open. */
  readonly storageProblem: string | null;
  readonly replica: ReplicaStatus | null;
  /** Why it plays on from its copy beside a server that has the site in another epoch. */
  readonly moveProblem: string | null;
  readonly shown: Due | null;
  readonly next: Due | null;
  readonly media: MediaCounts;
  /** Every file that is needed is on the device, verified. */
  readonly mediaComplete: boolean;
  /** So is the app itself: it starts without the server. */
  readonly appStored: boolean;
}

/** A kiosk that has read nothing yet. */
export const NEW_KIOSK: Omit<KioskState, 'identity'> = {
  member: null,
  verdict: 'unasked',
  code: null,
  conflict: false,
  keyRefusal: null,
  message: null,
  storageProblem: null,
  replica: null,
  moveProblem: null,
  shown: null,
  next: null,
  media: { have: 0, need: 0, digest: null, from: 0 },
  mediaComplete: false,
  appStored: false,
};

/** The server as this kiosk has it: its verdict, and whether it is there at all. */
export function serverWord({ verdict, replica }: KioskState): string {
  if (verdict !== 'ok') return verdict === 'unasked' ? 'connecting' : verdict;
  if (replica?.refusal != null) return 'refused';
  if (replica?.connection === 'polling') return 'polling';
  return replica?.connection === 'online' ? 'ok' : 'offline';
}

export function modeOf({ member, shown }: KioskState): Status['mode'] {
  if (shown !== null) return shown.spot.mode;
  return member === false ? 'pairing' : 'loading';
}

/** What would be missing if the server and the power went now; nothing: it is ready for offline. */
export function missingForOffline(state: KioskState): readonly ('app' | 'site' | 'media')[] {
  const { replica, storageProblem } = state;
  const site = replica !== null && replica.replica !== 'loading' && replica.storageProblem === null;
  return [
    ...(state.appStored ? [] : (['app'] as const)),
    ...(site && storageProblem === null ? [] : (['site'] as const)),
    ...(state.mediaComplete ? [] : (['media'] as const)),
  ];
}

const iso = (instant: number | null): string => (instant === null ? '' : new Date(instant).toISOString());

/** Since when and until when (ms) it shows what it shows; a screen that is off says when it is on again. */
function stayOf(shown: Due | null): { readonly since: number | null; readonly until: number | null } {
  if (shown === null || shown.spot.mode === 'idle') return { since: null, until: null };
  const { content, since, until } = shown.spot;
  return { since: content === null ? null : since, until };
}

/** The stage's `data-*`, always all of them; empty where there is nothing to say. */
export function stageFacts(state: KioskState): StageFacts {
  const { identity, shown, replica, media } = state;
  const spot = shown?.spot ?? null;
  const { since, until } = stayOf(shown);
  return {
    screen: identity.screen,
    mode: modeOf(state),
    source: spot?.source?.id ?? '',
    content: shown?.content?.id ?? '',
    item: spot?.item ?? '',
    since: iso(since),
    until: iso(until),
    replica: replica?.replica ?? 'loading',
    cached: `${media.have}/${media.need}`,
    offlineReady: missingForOffline(state).length === 0 ? 'yes' : 'no',
    server: serverWord(state),
    code: state.code ?? '',
  };
}

/** What stands in front of everything, where the kiosk can't play: `null` once it can. */
export function cardFor(state: KioskState, words: Words): Card | null {
  if (state.shown !== null) return null;
  const { identity } = state;
  const card = (title: string, lines: readonly string[], code: string | null = null): Card => ({
    title,
    code,
    lines,
    identity: [identity.name ?? '', identity.location ?? '', identity.screen],
  });
  const detail = state.message === null ? [] : [state.message];
  if (state.member === null)
    return state.storageProblem === null
      ? card(words.starting, [])
      : card(words.noStorage, [words.noStorageHelp, state.storageProblem]);
  if (state.member) return card(words.starting, []);
  switch (state.verdict) {
    case 'pending':
      return card(
        words.pairing,
        [
          ...(state.keyRefusal === null ? [] : [words.keyRefused[state.keyRefusal]]),
          words.pairingHelp,
          ...(state.conflict ? [words.conflict] : []),
        ],
        state.code,
      );
    case 'refused':
      return card(words.refused, [words.refusedHelp]);
    case 'other-site':
      return card(words.otherSite, [words.otherSiteHelp]);
    case 'offline':
      return card(words.noServer, [words.noServerHelp]);
    case 'rejected':
      return card(words.rejected, detail);
    case 'unasked':
    case 'unknown':
    case 'ok':
      return card(words.starting, []);
  }
}

/** Which screen this is, for who looks for it among others. */
export function nameCard(
  { screen, name, location }: KioskIdentity,
  facts: { readonly name: string; readonly location: string } | null,
): Card {
  const place = facts?.location ?? location ?? '';
  return {
    title: facts?.name ?? name ?? screen,
    code: null,
    lines: place === '' ? [] : [place],
    identity: [screen],
  };
}

export interface DeviceFacts {
  readonly frames: number;
  /** The largest lateness of the last changes. */
  readonly lateMs: number | null;
  readonly clock: ClockFacts;
  readonly resolution: string;
  readonly app: string;
  readonly errors: readonly Problem[];
}

function clockReport({ trust, errorMs, refusedMs }: ClockFacts): NonNullable<Report['clock']> {
  const doubt = trust.state === 'uncertain' ? trust.doubt : null;
  return { trust: trust.state, doubt, errorMs: errorMs === null ? null : Math.ceil(errorMs), refusedMs };
}

/** The report that goes to the server. */
export function reportOf(state: KioskState, device: DeviceFacts): Report {
  const { shown, next, media } = state;
  const { have, need, digest, from } = media;
  return {
    screen: state.identity.screen,
    mode: modeOf(state),
    source: shown?.spot.source?.id ?? null,
    via: shown?.spot.source?.via ?? null,
    content: shown?.content?.id ?? null,
    title: shown?.content?.name ?? null,
    ...stayOf(shown),
    next: next?.content?.name ?? null,
    cached: { have, need },
    media: digest === null ? null : { have, need, digest, from },
    offlineReady: missingForOffline(state).length === 0,
    frames: device.frames,
    lateMs: device.lateMs,
    clockOffsetMs: device.clock.offsetMs,
    clock: clockReport(device.clock),
    resolution: device.resolution,
    app: device.app,
    takes: [...LIVE_COMMANDS],
    errors: device.errors.map(({ at, text }) => ({ at, text })),
  };
}

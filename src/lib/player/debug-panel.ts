import type { ClockFacts } from '#lib/clock/clock';
import { missingForOffline, modeOf, serverWord, type DeviceFacts, type KioskState } from './kiosk-state';
import { every } from './timers';
import './debug-panel.css';

export interface DebugPanelOptions {
  readonly host: HTMLElement;
  readonly state: () => KioskState;
  readonly device: () => DeviceFacts;
  /** Server time in ms. */
  readonly now: () => number;
  /** Deletes what this device knows of its site and asks to join anew. */
  readonly forget: () => void;
}

/** Opens the panel. Returns the function that closes it. */
export function openDebugPanel({ host, state, device, now, forget }: DebugPanelOptions): () => void {
  const panel = document.createElement('aside');
  panel.id = 'debug';
  const list = document.createElement('dl');
  panel.append(list, forgetButton(forget));
  host.append(panel);

  function refresh(): void {
    list.replaceChildren(
      ...rows(state(), device(), now()).flatMap(([label, value]) => {
        const term = document.createElement('dt');
        term.textContent = label;
        const detail = document.createElement('dd');
        detail.textContent = value;
        return [term, detail];
      }),
    );
  }
  refresh();
  const stop = every(1_000, refresh);
  return () => {
    stop();
    panel.remove();
  };
}

function rows(state: KioskState, device: DeviceFacts, now: number): readonly (readonly [string, string])[] {
  const { identity, shown, next, replica, media } = state;
  const time = (instant: number | null | undefined): string =>
    instant == null ? '–' : new Date(instant).toISOString().replace('T', ' ').slice(0, 19);
  const spot = shown?.spot;
  return [
    [
      'Screen',
      [identity.screen, identity.name, identity.location].filter((text) => text !== null).join(' · '),
    ],
    ['Mode', modeOf(state)],
    ['Now', `${shown?.content?.name ?? '–'} (${time(spot?.since)} – ${time(spot?.until)})`],
    ['Next', next?.content?.name ?? '–'],
    ['Server', serverText(state)],
    ['Pairing code', state.code ?? '–'],
    [
      'Replica',
      replica === null ? '–' : `${replica.replica}, ${replica.connection}, version ${replica.version ?? '–'}`,
    ],
    ...(state.moveProblem === null
      ? []
      : ([['Kept copy', `${state.moveProblem} It plays on, and asks again every few minutes.`]] as const)),
    ['Storage', state.storageProblem ?? replica?.storageProblem ?? 'fine'],
    ['Media', `${media.have} of ${media.need} on this device`],
    ['Offline', offlineText(state)],
    ['Server time', `${time(now)} UTC`],
    ['Clock', clockText(device.clock)],
    ['Display', `${device.resolution}, ${device.frames} frames counted`],
    ['Changes', device.lateMs === null ? '–' : `at most ${device.lateMs} ms late, of the last hundred`],
    ['App', device.app],
    ['Problems', device.errors.map(({ at, text }) => `${time(at)} ${text}`).join('\n') || 'none'],
  ];
}

const DOUBTS = {
  'woke-earlier': 'it started with an earlier clock, and goes on from the last trusted time',
  'woke-later': 'it started with a clock more than a week later than the last trusted time',
  slept: 'it slept or its clock was set',
} as const;

function clockText({ trust, offsetMs, errorMs, ppm, refusedMs }: ClockFacts): string {
  return [
    trust.state === 'unset' ? 'never measured: the device’s own' : trust.state,
    trust.state === 'uncertain' ? DOUBTS[trust.doubt] : null,
    offsetMs === null ? null : `offset ${Math.round(offsetMs)} ms`,
    errorMs === null ? null : `at most ${Math.ceil(errorMs)} ms from the server’s`,
    ppm === null ? null : `drift ${ppm.toFixed(1)} ppm`,
    refusedMs === null
      ? null
      : `the server’s clock is not believed: ${refusedMs} ms from ours, and not synchronised`,
  ]
    .filter((text) => text !== null)
    .join(' · ');
}

function serverText(state: KioskState): string {
  const refusal = state.replica?.refusal;
  return [
    serverWord(state),
    state.message,
    refusal == null ? null : `socket refused: ${refusal.message} (${refusal.code})`,
  ]
    .filter((text) => text !== null)
    .join(' · ');
}

function offlineText(state: KioskState): string {
  const missing = missingForOffline(state);
  if (missing.length === 0) return 'ready';
  return isSecureContext
    ? `not ready for offline: not stored yet: ${missing.join(', ')}`
    : 'not ready for offline: this address is not a secure context (use HTTPS, or the kiosk installer’s policy)';
}

/** Two steps: nobody wipes a screen by brushing past it. */
function forgetButton(forget: () => void): HTMLElement {
  const row = document.createElement('p');
  const button = (text: string, onClick: () => void): HTMLButtonElement => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.addEventListener('click', onClick);
    return element;
  };
  const ask = (): void => {
    row.replaceChildren(
      'Delete the site, its media and this screen’s approval from this device? ',
      button('Yes, forget this site', forget),
      ' ',
      button('No', first),
    );
  };
  const first = (): void => row.replaceChildren(button('Forget this site', ask));
  first();
  return row;
}

import { askToJoin } from './ask-to-join';
import { browserMediaCache } from './browser-media';
import { onDebugGesture } from './debug-keys';
import { carryOut } from './carry-out';
import { createDeviceClock } from './device-clock';
import { deviceDatabase, freshSecret, loadDevice, saveDevice } from './device-store';
import type { Device, EnrolmentStep } from './enrolment';
import { countFrames } from './frames';
import { heedCommands } from './heed-commands';
import { openPatiently } from './idb';
import type { KioskIdentity } from './identity';
import { startJoining, type Joining } from './joining';
import { openKioskFiles } from './kiosk-files';
import {
  cardFor,
  modeOf,
  nameCard,
  NEW_KIOSK,
  reportOf,
  stageFacts,
  type DeviceFacts,
  type KioskState,
} from './kiosk-state';
import { createLateness } from './lateness';
import { askNews } from './news/ask-news';
import { keepNews } from './news/keep-news';
import { startPlaying, type Playing } from './playing';
import { recordPlays } from './plays/record-plays';
import { createProblems } from './problems';
import { createReporting } from './reporting';
import { createSiteSource } from './site-source';
import { takeScreenshot } from './screenshot';
import { createStage } from './stage';
import { after, every } from './timers';
import { keepUpToDate } from './updates';
import { wordsFor } from './words';
import { STATUS_EVERY_MS } from '#lib/protocol/messages';

/** Whether the server answers, by whatever way. */
const reaches = ({ connection }: NonNullable<KioskState['replica']>): boolean =>
  connection === 'online' || connection === 'polling';

export interface KioskOptions {
  /** The stage: the page's `<main id="stage">`. */
  readonly root: HTMLElement;
  readonly identity: KioskIdentity;
  /** The enrolment key of its address as it stands there now; null: none. */
  readonly enrolmentKey: () => string | null;
  /** The app's version, for the status. */
  readonly app: string;
  readonly reload: () => void;
}

/**
 * Runs a kiosk: it plays what the device has, and then connects. Returns the function that ends it; nothing that happens
 * inside does.
 */
export function startKiosk({ root, identity, enrolmentKey, app, reload }: KioskOptions): () => void {
  const { screen } = identity;
  const words = wordsFor(navigator.languages);
  let state: KioskState = { ...NEW_KIOSK, identity };
  let playing: Playing | null = null;
  let joining: Joining | null = null;
  let device: Device | null = null;

  const storage = openPatiently(deviceDatabase(screen), (storageProblem) => {
    set({ storageProblem });
    onProblem(new Error(`The database on this device did not open: ${storageProblem}`));
  });
  const time = createDeviceClock(storage.opened, onProblem);
  const now = () => time.clock.now();
  const heed = heedCommands(now, () => time.soon());
  const problems = createProblems(now, () => report.ask());
  const stage = createStage(root, now);
  const frames = countFrames();
  const late = createLateness();
  const files = 'caches' in globalThis ? openKioskFiles(caches, screen) : Promise.resolve(null);
  files.catch(onProblem);
  const media = browserMediaCache({ files, now, onProblem, onChange: mediaChanged });
  const source = createSiteSource(screen, {
    files,
    onSite: showSite,
    onStatus: replicaChanged,
    onAsk: () => joining?.askNow(),
    onMoved: moved,
    onMoveProblem: (moveProblem) => {
      if (moveProblem !== null) onProblem(moveProblem);
      set({ moveProblem });
    },
    onOrder: (order, answer) => orders.order(order, answer),
    onProblem,
  });
  const report = createReporting({
    read: () => reportOf(state, deviceFacts()),
    send: (report) => source.report(report),
    random: Math.random,
  });
  const plays = recordPlays({
    screen,
    now,
    mayDeliver: () => state.verdict === 'ok' && state.replica !== null && reaches(state.replica),
    onProblem,
  });
  const news = keepNews({
    values: storage.opened,
    ask: (contents) => askNews(fetch, screen, contents),
    mayAsk: () => state.verdict === 'ok' && state.replica !== null && reaches(state.replica),
    after,
    random: Math.random,
    onNews: () => playing?.machine.retryFailed(),
    onProblem,
  });
  const updates = keepUpToDate({
    mayReload: () => playing?.machine.betweenItems ?? true,
    reload,
    onStored: () => set({ appStored: true }),
    onProblem,
  });

  const orders = carryOut({
    isEmergency: () => modeOf(state) === 'emergency',
    nameCard: () => nameCard(identity, playing?.facts ?? null),
    setCover: (card) => stage.setCover(card),
    takeScreenshot: () =>
      takeScreenshot({
        root,
        turn: stage.turn,
        framed: `${state.shown?.content?.name ?? identity.screen} (not drawn)`,
        at: Math.round(now()),
      }),
    mayReload: () => playing?.machine.betweenItems ?? true,
    reload,
    reloadSoon: () => updates.reloadSoon(),
    after,
    onProblem,
  });

  function onProblem(problem: unknown): void {
    problems.add(problem);
  }

  function deviceFacts(): DeviceFacts {
    return {
      frames: frames.count,
      lateMs: late.mostMs,
      clock: time.clock.facts,
      resolution: `${innerWidth}×${innerHeight}@${devicePixelRatio}`,
      app,
      errors: problems.newest,
    };
  }

  function set(change: Partial<KioskState>): void {
    state = { ...state, ...change };
    stage.setFacts(stageFacts(state));
    stage.setCard(cardFor(state, words));
    if (modeOf(state) === 'emergency') orders.uncover();
    report.ask();
  }

  function clockChanged(): void {
    const clock = time.clock.facts.trust.state;
    const before = root.dataset['clock'];
    stage.setFacts({ clock });
    // What shows the time was left out while it was not to be trusted.
    if (before === 'uncertain' && clock !== before) playing?.machine.retryFailed();
    else playing?.machine.wake();
    report.ask();
  }

  function mediaChanged(): void {
    const before = state.media.have;
    set({ media: media.counts, mediaComplete: media.complete });
    if (state.media.have > before) playing?.machine.retryFailed();
  }

  function showSite(site: Parameters<Playing['setSite']>[0]): void {
    heed(site);
    news.setSite(site);
    if (playing !== null) playing.setSite(site);
    else
      playing = startPlaying(site, {
        stage,
        identity,
        words,
        media,
        probesPages: true,
        news,
        mayShowTime: () => time.clock.facts.trust.state !== 'uncertain',
        reachesOthers: true,
        now,
        onShown: (shown, next) => set({ shown, next }),
        onProblem,
        plays,
        onLateness: (ms) => late.add(ms),
      });
  }

  function replicaChanged(replica: NonNullable<KioskState['replica']>): void {
    const isBack = reaches(replica) && (state.replica === null || !reaches(state.replica));
    set({ replica });
    if (!isBack) return;
    report.sendNow();
    media.retryNow();
    news.soon();
    updates.check();
    time.soon();
  }

  /** Makes this the device that it is from now on; forgets everything of a site that it is no member of any more. */
  async function become(next: Device, wipe: boolean): Promise<void> {
    const kept = await storage.opened;
    device = next;
    if (wipe) {
      playing?.stop();
      playing = null;
      set({ member: false, shown: null, next: null, replica: null, verdict: 'unasked', code: null });
      await source.erase();
      // What is still on its way must not arrive after the wipe.
      media.need([], now());
      await (await files)?.wipe(now());
      await plays.forget();
      await news.forget();
    }
    // Last of all: a device that loses power in the middle still knows that it has this to finish.
    await saveDevice(kept, next);
  }

  /** The copy of another epoch plays: that is the one to start from. */
  async function moved(site: NonNullable<Device['site']>): Promise<void> {
    const kept = await storage.opened;
    if (device === null || device.site === null) return;
    const next: Device = { ...device, site };
    await saveDevice(kept, next);
    device = next;
    joining?.become(next);
  }

  async function follow({ server: verdict, ...step }: EnrolmentStep): Promise<void> {
    if (step.device !== device) await become(step.device, step.wipe);
    const { code, conflict, keyRefusal, message } = step;
    set({ verdict, code, conflict, keyRefusal, message, member: step.device.site !== null });
    if (verdict !== 'ok' || step.device.site === null) return;
    await source.open(step.device.site);
    source.connect();
    if (step.successor !== null) source.moveTo(step.successor);
    else set({ moveProblem: null });
  }

  function join(as: Device): void {
    joining?.stop();
    joining = startJoining(as, {
      ask: (asking) => askToJoin(fetch, identity, asking, enrolmentKey()),
      freshSecret,
      after,
      onStep: follow,
      onProblem,
    });
  }

  async function forgetSite(): Promise<void> {
    joining?.stop();
    const fresh: Device = { secret: freshSecret(), site: null };
    await become(fresh, true);
    join(fresh);
  }

  /** Asks the browser not to throw our data away when the disk fills; where it may not, the player goes on without. */
  async function keepStorage(): Promise<void> {
    if (isSecureContext) await navigator.storage.persist();
  }

  async function boot(): Promise<void> {
    set({});
    device = await loadDevice(await storage.opened);
    set({ member: device.site !== null, storageProblem: null });
    // What is here plays before anybody is asked.
    if (device.site !== null) await source.open(device.site);
    join(device);
  }

  let closeDebug: (() => void) | null = null;
  async function toggleDebug(): Promise<void> {
    if (closeDebug !== null) {
      closeDebug();
      closeDebug = null;
      return;
    }
    const { openDebugPanel } = await import('./debug-panel');
    closeDebug ??= openDebugPanel({
      host: root,
      state: () => state,
      device: deviceFacts,
      now,
      forget: () => {
        closeDebug?.();
        closeDebug = null;
        forgetSite().catch(onProblem);
      },
    });
  }

  function wake(): void {
    playing?.machine.wake();
    time.soon();
  }
  function networkBack(): void {
    joining?.askNow();
    media.retryNow();
    playing?.machine.retryFailed();
    wake();
  }
  const onError = (event: ErrorEvent) => onProblem(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => onProblem(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  window.addEventListener('online', networkBack);
  document.addEventListener('visibilitychange', wake);
  const stops = [
    every(STATUS_EVERY_MS, () => {
      clockChanged();
      report.sendNow();
    }),
    onDebugGesture(() => void toggleDebug().catch(onProblem)),
    time.clock.onChange(clockChanged),
    () => time.stop(),
    frames.stop,
    () => updates.stop(),
    () => orders.stop(),
    () => report.stop(),
    () => plays.stop(),
    () => news.stop(),
    storage.stop,
    () => window.removeEventListener('error', onError),
    () => window.removeEventListener('unhandledrejection', onRejection),
    () => window.removeEventListener('online', networkBack),
    () => document.removeEventListener('visibilitychange', wake),
  ];
  boot().catch(onProblem);
  keepStorage().catch(onProblem);

  return () => {
    for (const stop of stops) stop();
    joining?.stop();
    playing?.stop();
    stage.stop();
    media.stop();
    source.stop().catch(onProblem);
  };
}

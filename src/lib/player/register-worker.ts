/** What a page sends to a waiting worker when nothing on it would be cut by the new version. */
export const ACTIVATE_MESSAGE = 'vitrine-activate';

export interface AppWorker {
  /** Looks for a new version on the server. A page that never navigates has to ask. */
  checkForUpdate(): Promise<void>;
  /** Whether a new version is stored and waits. */
  readonly updateWaiting: boolean;
  /** Lets the new version take over; the page is then told through `onReplaced`. */
  activateUpdate(): void;
  /** A new version took over from the one that this page came from: reload when it cuts nothing. */
  onReplaced(listener: () => void): void;
}

/**
 * Whether a worker is active: then the shell is stored, and the page can be started without the server. Asked again and
 * again rather than awaited: of several pages that register at once, some never see `ready` resolve (seen in Chromium 156).
 */
export async function isShellStored(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.active?.state === 'activated';
}

/**
 * Registers the service worker; `null` where there is none (plain HTTP on a LAN name, or private mode). Rejects when the
 * browser has them but this one could not be registered: the page works, but not without the server.
 */
export async function registerWorker(): Promise<AppWorker | null> {
  // The types promise one; an insecure context has none.
  if (!('serviceWorker' in navigator)) return null;
  const container = navigator.serviceWorker;
  const hadController = container.controller !== null;
  // The build makes one script of it; Kit's development server answers with an import, which a classic worker can't run.
  const type = import.meta.env.DEV ? 'module' : 'classic';
  const registration = await container.register('/service-worker.js', { type });
  return {
    checkForUpdate: async () => {
      await registration.update();
    },
    get updateWaiting() {
      return registration.waiting !== null && container.controller !== null;
    },
    activateUpdate: () => registration.waiting?.postMessage(ACTIVATE_MESSAGE),
    onReplaced(listener) {
      let controlled = hadController;
      container.addEventListener('controllerchange', () => {
        // The first worker of all only starts to answer for a page that is already of its version.
        if (controlled) listener();
        controlled = true;
      });
    },
  };
}

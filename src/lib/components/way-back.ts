import { tick } from 'svelte';

/** What had the focus when each dialog opened. */
const openers = new WeakMap<Element, Element | null>();

/** Whether nothing of the page's has the focus: the page itself has it where there was no way back. */
export function isFocusLost(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.tagName === 'MAIN';
}

/** Before it opens. */
export function rememberOpener(dialog: HTMLDialogElement): void {
  const active = document.activeElement;
  // A button that is blocked while its command is on its way has lost the focus: its dialog stands for it.
  const under = [...document.querySelectorAll('dialog[open]')].at(-1);
  openers.set(dialog, active === document.body ? (under ?? null) : active);
}

/**
 * Gives the focus back once a dialog is gone, which unmounting does not: to what opened it; where that went with a dialog
 * of its own, to what opened that one; else to the page, so that a keyboard does not begin at its top again.
 */
export async function goBack(dialog: HTMLDialogElement): Promise<void> {
  const opener = openerOf(dialog);
  // At once, so that a dialog that follows knows it; and again when what stood blocked meanwhile is free.
  opener?.focus();
  await tick();
  if (document.activeElement !== document.body) return;
  opener?.focus();
  if (document.activeElement === document.body) {
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }
}

function openerOf(dialog: HTMLDialogElement): HTMLElement | null {
  let opener = openers.get(dialog);
  while (opener && !opener.isConnected) {
    const outer = opener.closest('dialog');
    opener = outer === null ? null : openers.get(outer);
  }
  return opener instanceof HTMLElement ? opener : null;
}

import { tick } from 'svelte';
import { isFocusLost } from '$lib/components/way-back';

/**
 * After a command: buttons are blocked while it is on its way, which takes the focus from the one that was pressed. Who
 * pressed it is led to the field that was refused, else back to where they were; who went on meanwhile is left alone.
 */
export async function leadBack(from: Element | null): Promise<void> {
  await tick();
  if (!(from instanceof HTMLElement) || (document.activeElement !== from && !isFocusLost())) return;
  const refused = from.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]');
  if (from.isConnected) (refused ?? from).focus();
}

import type { Attachment } from 'svelte/attachments';

/** For what takes the place of the field that had the focus: who can't see is led on to it. */
export const takeFocus: Attachment<HTMLElement> = (element) => {
  // In a dialog that is about to open, which chooses by this.
  element.autofocus = true;
  element.focus();
  if (element instanceof HTMLInputElement && element.readOnly) element.select();
};

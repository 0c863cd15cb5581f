import { error } from '@sveltejs/kit';

/** The fields of a posted form. One that can't be read ends as a 400, one that is too large as a 413: the sender's fault. */
export async function formFields(request: Request): Promise<Record<string, FormDataEntryValue>> {
  try {
    return Object.fromEntries(await request.formData());
  } catch (cause) {
    const large = cause instanceof Error && 'status' in cause && cause.status === 413;
    if (large) error(413, 'This is more than a form may carry. Go back and write less.');
    error(400, 'The form could not be read. Go back, reload the page and send it again.');
  }
}

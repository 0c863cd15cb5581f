/** Why a transaction happened. Undo, audit and history hang on it, so it is never a bare string or object. */
export type Origin =
  /** A person's edit on this device. */
  | { readonly kind: 'edit'; readonly by: string }
  /** The server's own edit: a launch, an approval, the demo's site. */
  | { readonly kind: 'server'; readonly by: string }
  /** Arrived over a socket, at the server. */
  | { readonly kind: 'remote'; readonly by: string }
  /** Read back from this device's storage or the server's log. */
  | { readonly kind: 'load' };

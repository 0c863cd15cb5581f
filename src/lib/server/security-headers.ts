/**
 * Headers of every answer. Prerendered pages and files don't pass through Kit's hooks, so the HTTP server sends them
 * there too. The kiosk's page may be framed by our own pages (previews), the others by nobody.
 */
export function securityHeaders(pathname: string): Readonly<Record<string, string>> {
  const display = pathname === '/display' || pathname.startsWith('/display/');
  return {
    'x-content-type-options': 'nosniff',
    // YouTube's player needs the origin (error 153 without it); nobody else gets more than that.
    'referrer-policy': 'strict-origin-when-cross-origin',
    // A kiosk asks of a page whether it can be framed through an <object>, which tells when it can't.
    'content-security-policy': `frame-ancestors ${display ? "'self'" : "'none'"}; object-src ${display ? 'http: https:' : "'none'"}; base-uri 'self'`,
  };
}

// The kiosk lives in the browser alone; its page is the same file for every screen, so that it can be kept for offline.
export const ssr = false;
export const prerender = true;

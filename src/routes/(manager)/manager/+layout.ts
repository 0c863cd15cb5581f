// The data is in this device's replica: the server has nothing to render from, and must not be needed.
export const ssr = false;
export const prerender = false;

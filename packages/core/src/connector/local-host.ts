/** Loopback or the path of a unix socket. A name that only resolves to a loopback address does not count. */
export function isLocalHost(host: string): boolean {
  return isSocketPath(host) || host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** A file or folder, or a name of Linux's abstract namespace. */
export function isSocketPath(host: string): boolean {
  return host.startsWith('/') || host.startsWith('@');
}

/** Query parameters that tell where a connection leads and hold no secret. All others are left out. */
const shownParameters: ReadonlySet<string> = new Set([
  'host',
  'port',
  'user',
  'dbname',
  'database',
  'schema',
  'sslmode',
]);

const scheme = '(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)';
const host = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:,[\]]*)(?::\d+)?`;
/**
 * Deliberately stricter than a URL parser: a password with an unescaped `@`, `/`, `?` or `#` makes a parser take a part of it
 * for a host or a path, so an `@` where none belongs makes the whole text unreadable to us.
 */
const withAuthority = new RegExp(
  String.raw`^${scheme}://(?:(?<user>[^\s/?#@:]*)(?::[^/?#@]*)?@)?(?<hosts>${host}(?:,${host})*)(?<path>/[^?#@]*)?(?:\?(?<query>[^#@]*))?(?:#[^@]*)?$`,
);
const withoutAuthority = new RegExp(
  String.raw`^${scheme}:(?!//)(?<path>(?:[A-Za-z]:[\\/])?[^?#@:=\s][^?#@:=]*)(?:[?#][^@]*)?$`,
);

/**
 * Prints a connection URL for people: scheme, user, host, port, path and harmless parameters. Passwords, in whatever place, and
 * all other parameters are left out; a text that is no well-formed URL is not shown at all, since nobody can tell
 * where its password ends. The only way to print a connection.
 */
export function redactUrl(url: string): string {
  const full = withAuthority.exec(url)?.groups;
  if (full !== undefined) {
    const user = full.user ? `${full.user}@` : '';
    return `${full.scheme}://${user}${full.hosts ?? ''}${full.path ?? ''}${shownQuery(full.query)}`;
  }
  const plain = withoutAuthority.exec(url)?.groups;
  if (plain !== undefined) return `${plain.scheme}:${plain.path}`;
  const named = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url);
  return named === null ? '***' : `${named[1]}://***`;
}

function shownQuery(query: string | undefined): string {
  if (query === undefined) return '';
  const shown = query.split('&').filter((pair) => shownParameters.has(pair.split('=', 1)[0] ?? ''));
  return shown.length === 0 ? '' : `?${shown.join('&')}`;
}

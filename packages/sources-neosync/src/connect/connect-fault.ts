/** Codes of the Connect protocol: connectrpc.com/docs/protocol, "Error codes". */
export type ConnectCode =
  | 'canceled'
  | 'unknown'
  | 'invalid_argument'
  | 'deadline_exceeded'
  | 'not_found'
  | 'already_exists'
  | 'permission_denied'
  | 'resource_exhausted'
  | 'failed_precondition'
  | 'aborted'
  | 'out_of_range'
  | 'unimplemented'
  | 'internal'
  | 'unavailable'
  | 'data_loss'
  | 'unauthenticated';

const known: ReadonlySet<string> = new Set<ConnectCode>([
  'canceled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
]);

/** The same call may work in a moment. */
const passing: ReadonlySet<ConnectCode> = new Set([
  'resource_exhausted',
  'unavailable',
  'deadline_exceeded',
  'aborted',
]);

export interface ConnectFaultInit {
  readonly code: ConnectCode;
  /** In the server's own words, secrets taken out. @defaultValue none */
  readonly words?: string;
  /** Of an answer that is not one of a Connect server: what it was. */
  readonly oddity?: string;
  /** Seconds by which the clock of the server is ahead of ours, when it told. */
  readonly clockAheadSeconds?: number | undefined;
}

/** The server answered with an error, or with something that is no answer of a Connect server. */
export class ConnectFault extends Error {
  override readonly name = 'ConnectFault';
  readonly code: ConnectCode;
  readonly words: string;
  readonly oddity: string | undefined;
  readonly clockAheadSeconds: number | undefined;

  constructor({ code, words = '', oddity, clockAheadSeconds }: ConnectFaultInit) {
    super(code);
    this.code = code;
    this.words = words;
    this.oddity = oddity;
    this.clockAheadSeconds = clockAheadSeconds;
  }

  get isPassing(): boolean {
    return passing.has(this.code);
  }
}

/** The code and message in an error's JSON; undefined when it is none. */
export function readConnectError(
  value: unknown,
  hide: (text: string) => string,
): { readonly code: ConnectCode; readonly words: string } | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value) || !isConnectCode(value.code)) return undefined;
  const message = 'message' in value && typeof value.message === 'string' ? value.message : '';
  return { code: value.code, words: oneLine(hide(message)) };
}

function isConnectCode(value: unknown): value is ConnectCode {
  return typeof value === 'string' && known.has(value);
}

/** What a status means that comes without an error of Connect's own, as a proxy sends it (same page, "HTTP to error code"). */
export function codeOfStatus(status: number): ConnectCode {
  switch (status) {
    case 400:
      return 'internal';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'permission_denied';
    case 404:
      return 'unimplemented';
    case 429:
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'unknown';
  }
}

const longestWords = 400;

/** Text for one line: no control characters, no user or password of an address or of settings, not too long. */
function oneLine(text: string): string {
  const line = text
    .slice(0, 10 * longestWords)
    .replace(/(\w+:\/\/)[^\s"']*@/g, '$1***@')
    // An address as Go's driver of MySQL has it: user:password@tcp(host:3306)/name
    .replace(/[^\s"'/]+@(?=\w*\()/g, '***@')
    .replace(
      /\b(\w*(?:password|passwd|pwd|secret|token|api_?key)\w*["']?\s*[=:]\s*)(?:'[^']*'|"[^"]*"|[^\s,;&]+)/gi,
      '$1***',
    )
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
}

/** The network failed: there is no answer, or it broke off. `code` is Node's. For connectors that speak HTTP themselves. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** What a socket, a request or `fetch` failed with. */
  static of(error: unknown): NetworkFault {
    if (error instanceof NetworkFault) return error;
    const found = codeOf(error);
    const code = nodeCodes[found ?? ''] ?? found ?? 'ECONNRESET';
    return new NetworkFault(code, `the network failed (${code})`, error);
  }

  /** Whether the same request may work in a moment: not for names and certificates. */
  get isPassing(): boolean {
    return passing.has(this.code);
  }
}

const passing: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Codes of the HTTP client inside Node, in the words of sockets. */
const nodeCodes: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
};

/** `fetch` hides the reason in causes; several addresses of one host come as one error that holds theirs. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  // Ports of other protocols, which `fetch` keeps away from.
  if (error.message === 'bad port') return 'EBADPORT';
  if (error.cause !== undefined) return codeOf(error.cause);
  return error instanceof AggregateError ? codeOf((error.errors as unknown[])[0]) : undefined;
}

/** The network failed: there is no answer, or it broke off. `code` is Node's. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** What an error of Node's network says. */
  static of(error: Error): NetworkFault {
    const code = codeOf(error) ?? 'ECONNRESET';
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

/** Several addresses of one host that failed come as one error that holds theirs. */
function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (!(error instanceof AggregateError)) return undefined;
  const [first] = error.errors as unknown[];
  return first instanceof Error ? codeOf(first) : undefined;
}

/** The service answered, but not with what was asked for: another status, or a body that does not follow its own form. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault';
  readonly status: number;
  /** Names the fault; empty when the answer has none. The only part that can be told apart by. */
  readonly type: string;
  /** What support asks for; empty when the answer has none. */
  readonly uuid: string;
  /** In the service's own words, shortened; may be empty. */
  readonly words: string;
  /** Members that some faults have beside: `since`, `until`, `kind`, `location`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The header of this name. */
  readonly retryAfter: string | undefined;
  /** The body is no JSON, such as the page of a gateway. */
  readonly isPage: boolean;

  constructor(init: ServerFaultInit) {
    const { type = '', uuid = '', message = '', ...details } = init.error ?? {};
    super(`HTTP ${init.status} ${textOf(type)}`.trim());
    this.status = init.status;
    this.type = textOf(type);
    this.uuid = textOf(uuid);
    this.words = textOf(message);
    this.details = details;
    this.retryAfter = init.retryAfter;
    this.isPage = init.error === undefined;
  }
}

export interface ServerFaultInit {
  readonly status: number;
  readonly error: Envelope | undefined;
  readonly retryAfter?: string | undefined;
}

/** The member `error` of an answer, and of a failed job. Nothing in it is sure. */
export type Envelope = Readonly<Record<string, unknown>>;

/** Finds the envelope in the body of an answer; undefined when it is no JSON object. Without one inside, its own members count. */
export function readEnvelope(text: string): Envelope | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body)) return undefined;
    return isRecord(body.error) ? body.error : body;
  } catch {
    return undefined;
  }
}

/** A JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const longestText = 500;

/** Text for one line: no control characters, no address with its parameters, not too long. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const line = value
    .replace(/(https?:\/\/[^\s?#"]*)[?#][^\s"]*/gi, '$1')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}

import { isRecord } from '../errors/server-fault.ts';

/** What is known of a token. */
export interface Token {
  readonly text: string;
  /** When to ask for the next one, in milliseconds since 1970. */
  readonly refreshAt: number;
}

/** Asked for anew this long before it ends, in milliseconds; never before half of its life is over. */
const marginMs = 300_000;

/** Without a word about it. */
const usualLifeMs = 3_600_000;

/**
 * Says until when a token is used. The sooner of its own `exp` (a JWT's, in seconds) and `expires_in` of the answer counts; an end that is over
 * when the token comes says only that a clock is wrong.
 */
export function readToken(text: string, expiresIn: unknown, now: number): Token {
  const { exp, iat } = readClaims(text);
  const ends = [
    typeof exp === 'number' ? exp * 1000 - now : Number.NaN,
    typeof expiresIn === 'number' ? expiresIn * 1000 : Number.NaN,
  ].filter((life) => life > 0);
  if (ends.length === 0 && typeof exp === 'number' && typeof iat === 'number' && exp > iat)
    ends.push((exp - iat) * 1000);
  const life = ends.length === 0 ? usualLifeMs : Math.min(...ends);
  return { text, refreshAt: now + life - Math.min(marginMs, life / 2) };
}

/** The payload of a JWT (RFC 7519), not verified; empty when it is none. */
function readClaims(text: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(payload) ? payload : {};
  } catch {
    return {};
  }
}

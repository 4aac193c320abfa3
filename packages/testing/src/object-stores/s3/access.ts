import type { Reply } from '../server/reply.ts';
import type { Asking } from '../server/serve-store.ts';
import { parseSignedTime, readSignature } from './signature.ts';
import { errorReply } from './xml.ts';

/** Who may ask a server, and how. */
export interface S3Access {
  /** Requests must be signed with this key. @defaultValue anybody may ask */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Requests signed for another region are sent there. @defaultValue any region will do */
  readonly region?: string;
  /** The one who asks has to say that he pays. @defaultValue false */
  readonly isRequesterPays?: boolean;
  /** How far the server's clock is ahead of this machine's, in milliseconds. @defaultValue 0 */
  readonly clockAheadMs?: number;
}

/** As the service has it. */
const mostSkewMs = 15 * 60_000;

/** The refusal of a request that may not pass. */
export function refuseAccess(access: S3Access, asking: Asking): Reply | undefined {
  return refuseSignature(access, asking) ?? refuseRegion(access, asking) ?? refusePayer(access, asking);
}

function refuseSignature({ credentials, clockAheadMs = 0 }: S3Access, asking: Asking): Reply | undefined {
  const signed = readSignature(asking);
  if (signed === undefined) return credentials === undefined ? undefined : errorReply(403, 'AccessDenied');
  const now = new Date(Date.now() + clockAheadMs);
  if (Math.abs(now.getTime() - parseSignedTime(signed.time).getTime()) > mostSkewMs) {
    const reply = errorReply(403, 'RequestTimeTooSkewed', {
      Message: 'The difference between the request time and the current time is too large.',
      RequestTime: signed.time,
      ServerTime: now.toISOString(),
      MaxAllowedSkewMilliseconds: mostSkewMs,
    });
    return { ...reply, headers: { ...reply.headers, date: now.toUTCString() } };
  }
  if (credentials === undefined) return undefined;
  if (signed.accessKeyId !== credentials.accessKeyId) {
    return errorReply(403, 'InvalidAccessKeyId', { AWSAccessKeyId: signed.accessKeyId });
  }
  if (!signed.isMadeWith(credentials.secretAccessKey)) return errorReply(403, 'SignatureDoesNotMatch');
  const token = asking.request.headers['x-amz-security-token'];
  return token === credentials.sessionToken ? undefined : errorReply(400, 'InvalidToken');
}

function refuseRegion({ region }: S3Access, asking: Asking): Reply | undefined {
  const signed = readSignature(asking);
  if (region === undefined || signed === undefined || signed.region === region) return undefined;
  const reply = errorReply(301, 'PermanentRedirect', { Endpoint: asking.request.headers.host });
  return { ...reply, headers: { ...reply.headers, 'x-amz-bucket-region': region } };
}

function refusePayer({ isRequesterPays = false }: S3Access, { request }: Asking): Reply | undefined {
  const hasPayer = request.headers['x-amz-request-payer'] === 'requester';
  return isRequesterPays && !hasPayer ? errorReply(403, 'AccessDenied') : undefined;
}

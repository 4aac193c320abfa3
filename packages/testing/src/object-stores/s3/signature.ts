import { createHash, createHmac } from 'node:crypto';
import type { Asking } from '../server/serve-store.ts';

/** What a request tells of who signed it (AWS Signature Version 4, in the header `Authorization`). */
export interface Signed {
  readonly accessKeyId: string;
  readonly region: string;
  /** Year to second, UTC: `20261121T213000Z`. */
  readonly time: string;
  /** Whether it was made with this secret. */
  isMadeWith(secretAccessKey: string): boolean;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/u;

/** Reads the signature of a request; undefined when it has none. */
export function readSignature(asking: Asking): Signed | undefined {
  const match = form.exec(asking.request.headers.authorization ?? '');
  if (match === null) return undefined;
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', signature = ''] = match;
  const time = headerOf(asking, 'x-amz-date');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(asking, names))].join('\n');
  const isMadeWith = (secret: string): boolean => {
    const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
    return hmac(key, toSign).toString('hex') === signature;
  };
  return { accessKeyId, region, time, isMadeWith };
}

/** `20261121T213000Z` as a time. */
export function parseSignedTime(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/u, '$1-$2-$3T$4:$5:$6Z'));
}

function canonicalRequest(asking: Asking, names: string): string {
  const query = [...asking.query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = names.split(';').map((name) => `${name}:${headerOf(asking, name).trim().replace(/\s+/gu, ' ')}\n`);
  const payload = headerOf(asking, 'x-amz-content-sha256');
  return [asking.method, asking.path, query, headers.join(''), names, payload].join('\n');
}

function headerOf({ request }: Asking, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function encode(text: string): string {
  const escapeOne = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/gu, escapeOne);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

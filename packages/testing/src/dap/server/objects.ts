import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from '../world.ts';
import { errorReply, jsonReply, missingReply, type Reply, xmlReply } from './reply.ts';

/** `POST /object/url`: an address for each object, good for a while. */
export function presign(world: World, body: string): Reply {
  const ids = readIds(body);
  if (ids === undefined) {
    const location = { line: 1, column: 1, character: 1 };
    return errorReply(400, 'ValidationError', { message: 'The body is not a list of objects with an id.', location });
  }
  const missing = ids.find((id) => !isThere(world, id));
  if (missing !== undefined) return missingReply('object', missing);
  const expires = Math.ceil(world.now() + world.settings.urlLifetimeMs);
  const urls = ids.map((id) => {
    const path = id.split('/').map(encodeURIComponent).join('/');
    return [
      id,
      { url: `${world.url}/files/${path}?expires=${expires}&signature=${sign(world, id, expires)}` },
    ] as const;
  });
  return jsonReply(200, { urls: Object.fromEntries(urls) });
}

/** The table whose job a body about objects names first. */
export function tableOfObjects(world: World, body: string): string | undefined {
  const first = readIds(body)?.[0];
  return first === undefined ? undefined : world.jobs.findFile(first)?.job.table;
}

function readIds(body: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(body);
    if (!Array.isArray(list)) return undefined;
    const ids = list.map((item: unknown) =>
      typeof item === 'object' && item !== null ? Reflect.get(item, 'id') : undefined,
    );
    return ids.every((id) => typeof id === 'string') ? ids : undefined;
  } catch {
    return undefined;
  }
}

function isThere(world: World, id: string): boolean {
  const found = world.jobs.findFile(id);
  return found !== undefined && found.job.status === 'complete' && world.now() < found.job.expiresAt;
}

function sign({ signing }: World, id: string, expires: number): string {
  return createHmac('sha256', signing.url).update(`${id} ${expires}`).digest('hex');
}

/** `GET` of a presigned address, the way object stores answer it. */
export function answerFile(world: World, request: IncomingMessage, url: URL): Reply {
  // Stores refuse two ways to identify oneself at a time, so that a client which sends its token here is noticed.
  if (request.headers.authorization !== undefined) {
    return xmlReply(400, 'InvalidArgument', 'Only one auth mechanism allowed.');
  }
  const id = objectIdOf(url);
  const expires = Number(url.searchParams.get('expires'));
  if (url.searchParams.get('signature') !== sign(world, id, expires) || world.now() >= expires) {
    return xmlReply(403, 'AccessDenied', 'Request has expired');
  }
  const found = world.jobs.findFile(id);
  if (found === undefined || !isThere(world, id))
    return xmlReply(404, 'NoSuchKey', 'The specified key does not exist.');
  const { file } = found;
  const headers: Record<string, string> = {
    'content-type': file.type,
    etag: `"${createHash('sha256').update(id).digest('hex').slice(0, 32)}"`,
  };
  if (world.settings.contentEncoding === 'gzip') headers['content-encoding'] = 'gzip';
  if (world.settings.ranges === 'ignored') return { status: 200, headers, body: { file, start: 0, end: file.size } };
  return ranged(request, { headers: { ...headers, 'accept-ranges': 'bytes' }, size: file.size }, (start, end) => ({
    file,
    start,
    end,
  }));
}

/** The object that an address names. */
export function objectIdOf(url: URL): string {
  return url.pathname
    .replace(/^\/files\//u, '')
    .split('/')
    .map(decodeURIComponent)
    .join('/');
}

interface Whole {
  readonly headers: Readonly<Record<string, string>>;
  readonly size: number;
}

type Slice = (start: number, end: number) => Exclude<Reply['body'], string>;

function ranged(request: IncomingMessage, { headers, size }: Whole, slice: Slice): Reply {
  const match = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  if (match === null || (condition !== undefined && condition !== headers.etag)) {
    return { status: 200, headers, body: slice(0, size) };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size : Math.min(size, Number(match[2]) + 1);
  if (start >= size || end <= start) {
    return {
      ...xmlReply(416, 'InvalidRange', 'The requested range is not satisfiable'),
      headers: { 'content-range': `bytes */${size}` },
    };
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${size}` },
    body: slice(start, end),
  };
}

import { createBucket } from '../bucket.ts';
import type { FakeStore, FakeStoreOptions } from '../fake-store.ts';
import type { StoreOperation } from '../fault.ts';
import type { Reply } from '../server/reply.ts';
import {
  type Asking,
  serveStore,
  type StoreProtocol,
  type StoreRoute,
  type StoreWorld,
} from '../server/serve-store.ts';
import { getObject } from './get-object.ts';
import { errorReply, jsonReply, noBucket } from './json-reply.ts';
import { listObjects } from './list-objects.ts';
import { putObject, type Uploads } from './put-object.ts';

/** Who may ask a server, and how. */
export interface GcsAccess {
  /** Requests must carry this access token. `POST /token` gives it to everybody. @defaultValue anybody may ask */
  readonly accessToken?: string;
  /** The one who asks has to name a project that pays. @defaultValue false */
  readonly isRequesterPays?: boolean;
}

export interface FakeGcsOptions extends FakeStoreOptions, GcsAccess {}

/** A server that speaks the JSON API of Google Cloud Storage. */
export interface FakeGcs extends FakeStore {
  /** Changes who may ask and how, from the next request on. */
  changeAccess(access: GcsAccess): void;
}

/**
 * Starts a server that speaks the JSON API of Google Cloud Storage over plain HTTP: objects with generations, ranges and hashes; lists in
 * pages; uploads in one piece, with metadata, and resumable.
 */
export async function startFakeGcs(options: FakeGcsOptions = {}): Promise<FakeGcs> {
  let access: GcsAccess = options;
  const store = await serveStore(options, (world) => protocolOf(world, () => access));
  const changeAccess = (changed: GcsAccess): void => {
    access = { ...access, ...changed };
  };
  return Object.assign(store, { changeAccess });
}

const path = /^\/(upload\/|download\/)?storage\/v1\/b(?:\/([^/]+)(\/o(?:\/(.+))?)?)?$/u;

type Found = Omit<StoreRoute, 'answer'>;

function protocolOf(world: StoreWorld, access: () => GcsAccess): StoreProtocol {
  const uploads: Uploads = new Map();
  return {
    checkAccess: (asking) => refuseAccess(access(), asking),
    refuse: (_, { status, code, message = code }) => errorReply(status, code, message),
    route: (asking) => {
      const [, , bucket = '', , key = asking.query.get('prefix') ?? ''] = path.exec(asking.path) ?? [];
      const found = { operation: operationOf(asking), bucket: decodeURIComponent(bucket), key: decodeKey(asking, key) };
      return { ...found, answer: () => answer({ world, uploads, access: access() }, found, asking) };
    },
  };
}

function decodeKey(asking: Asking, key: string): string {
  if (asking.method === 'POST') return asking.query.get('name') ?? '';
  return operationOf(asking) === 'list' ? key : decodeURIComponent(key);
}

function operationOf({ path: asked, method, query }: Asking): StoreOperation {
  if (asked === '/token') return 'token';
  const [, way, bucket, objects, key] = path.exec(asked) ?? [];
  if (way === 'upload/' || method === 'DELETE') return 'put';
  if (bucket === undefined || objects === undefined) return 'bucket';
  if (key === undefined) return query.get('versions') === 'true' ? 'versions' : 'list';
  return query.get('alt') === 'media' ? 'get' : 'head';
}

function refuseAccess({ accessToken, isRequesterPays = false }: GcsAccess, asking: Asking): Reply | undefined {
  if (asking.path === '/token') return undefined;
  const given = asking.request.headers.authorization;
  if (accessToken !== undefined && given !== `Bearer ${accessToken}`) {
    return given === undefined
      ? errorReply(401, 'required', 'Anonymous caller does not have storage.objects.list access.')
      : errorReply(401, 'authError', 'Invalid Credentials');
  }
  const payer = asking.query.get('userProject') ?? asking.request.headers['x-goog-user-project'];
  if (!isRequesterPays || payer !== undefined) return undefined;
  return errorReply(400, 'required', 'Bucket is a requester pays bucket but no user project provided.');
}

interface Serving {
  readonly world: StoreWorld;
  readonly uploads: Uploads;
  readonly access: GcsAccess;
}

function answer({ world, uploads, access }: Serving, { operation, ...route }: Found, asking: Asking): Reply {
  const { buckets, pageLimit, isVersioned, url } = world;
  if (operation === 'token') {
    return jsonReply(200, { access_token: access.accessToken, expires_in: 3600, token_type: 'Bearer' });
  }
  if (operation === 'bucket' && asking.method === 'POST') {
    const { name } = JSON.parse(asking.body.toString()) as { readonly name: string };
    if (buckets.has(name)) return errorReply(409, 'conflict', 'You already own this bucket.');
    buckets.set(name, createBucket(name, isVersioned));
    return jsonReply(200, { kind: 'storage#bucket', id: name, name });
  }
  const bucket = buckets.get(route.bucket);
  if (bucket === undefined) return noBucket();
  switch (operation) {
    case 'list':
    case 'versions':
      return listObjects(bucket, asking.query, pageLimit);
    case 'get':
    case 'head':
      return getObject(bucket, route.key, asking);
    case 'put':
      if (asking.method !== 'DELETE') return putObject(bucket, asking, { uploads, url });
      bucket.remove(route.key);
      return { status: 204, headers: {}, body: '' };
    default:
      return jsonReply(200, { kind: 'storage#bucket', id: bucket.name, name: bucket.name });
  }
}

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
import { refuseAccess, type S3Access } from './access.ts';
import { getObject } from './get-object.ts';
import { listObjects, listVersions } from './list-objects.ts';
import { putObject } from './put-object.ts';
import { emptyReply, errorReply, xmlReply } from './xml.ts';

export interface FakeS3Options extends FakeStoreOptions, S3Access {}

/** A server that speaks S3. */
export interface FakeS3 extends FakeStore {
  /** Changes who may ask and how, from the next request on. */
  changeAccess(access: S3Access): void;
}

/**
 * Starts a server that speaks S3, addressed by path (`forcePathStyle`), over plain HTTP: objects with versions, ranges, conditions, checksums
 * and storage classes; lists in pages; signatures of version 4, checked when there are credentials. Uploads in parts are not spoken; an object
 * that looks like one is put with the attribute `parts`.
 */
export async function startFakeS3(options: FakeS3Options = {}): Promise<FakeS3> {
  let access: S3Access = options;
  const store = await serveStore(options, (world) => protocolOf(world, () => access));
  const changeAccess = (changed: S3Access): void => {
    access = { ...access, ...changed };
  };
  return Object.assign(store, { changeAccess });
}

function protocolOf(world: StoreWorld, access: () => S3Access): StoreProtocol {
  return {
    checkAccess: (asking) => refuseAccess(access(), asking),
    refuse: (_, { status, code, message = code, members = {} }) =>
      errorReply(status, code, { Message: message, ...members }),
    route: (asking) => {
      const [bucket = '', ...rest] = asking.path.slice(1).split('/').map(decodeURIComponent);
      const key = rest.join('/');
      const operation = operationOf(asking, key);
      const route = { operation, bucket, key: key === '' ? (asking.query.get('prefix') ?? '') : key };
      return { ...route, answer: () => withDate(answer(world, route, asking), access().clockAheadMs) };
    },
  };
}

/** Clients set their clock by the answers, too. */
function withDate(reply: Reply, clockAheadMs = 0): Reply {
  return { ...reply, headers: { ...reply.headers, date: new Date(Date.now() + clockAheadMs).toUTCString() } };
}

function operationOf({ method, query }: Asking, key: string): StoreOperation {
  if (key !== '') return method === 'GET' ? 'get' : method === 'HEAD' ? 'head' : 'put';
  if (method !== 'GET') return 'bucket';
  if (query.has('versions')) return 'versions';
  return query.has('location') || query.has('versioning') ? 'bucket' : 'list';
}

function answer(world: StoreWorld, route: Omit<StoreRoute, 'answer'>, asking: Asking): Reply {
  const { buckets, pageLimit, isVersioned } = world;
  const { method, query } = asking;
  const bucket = buckets.get(route.bucket);
  if (route.operation === 'bucket' && method === 'PUT') {
    if (bucket !== undefined) return errorReply(409, 'BucketAlreadyOwnedByYou');
    buckets.set(route.bucket, createBucket(route.bucket, isVersioned));
    return emptyReply(200, { location: `/${route.bucket}` });
  }
  if (bucket === undefined) return errorReply(404, 'NoSuchBucket', { BucketName: route.bucket });
  switch (route.operation) {
    case 'list':
      return listObjects({ bucket, query, pageLimit });
    case 'versions':
      return listVersions({ bucket, query, pageLimit });
    case 'get':
    case 'head':
      return getObject(bucket, route.key, asking);
    case 'put':
      if (method === 'PUT') return putObject(bucket, route.key, asking);
      if (method !== 'DELETE') return errorReply(405, 'MethodNotAllowed');
      bucket.remove(route.key);
      return emptyReply(204);
    default:
      if (query.has('versioning')) {
        return xmlReply(200, 'VersioningConfiguration', { Status: isVersioned ? 'Enabled' : undefined });
      }
      return query.has('location') ? xmlReply(200, 'LocationConstraint', {}) : emptyReply(200);
  }
}

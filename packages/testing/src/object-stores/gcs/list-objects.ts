import type { Bucket } from '../bucket.ts';
import { cutPage } from '../page.ts';
import type { Reply } from '../server/reply.ts';
import { jsonReply } from './json-reply.ts';
import { objectResource } from './object-resource.ts';

/** `objects.list`. With `versions` all generations of an object come in one page. */
export function listObjects(bucket: Bucket, query: URLSearchParams, pageLimit: number): Reply {
  const isEverything = query.get('versions') === 'true';
  const [from, to] = [query.get('startOffset'), query.get('endOffset')];
  const keys = bucket
    .keys(isEverything ? 'all' : 'present')
    .filter((key) => (from === null || key >= from) && (to === null || key < to));
  const page = cutPage(keys, {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: Buffer.from(query.get('pageToken') ?? '', 'base64url').toString(),
    limit: Math.min(Number(query.get('maxResults') ?? pageLimit), pageLimit),
  });
  const items = page.keys.flatMap((key) => {
    const present = bucket.find(key);
    if (!isEverything) return present === undefined ? [] : [objectResource(bucket.name, present)];
    const kept = bucket.versions(key).filter(({ isRemoved }) => !isRemoved);
    return kept.map((version) => objectResource(bucket.name, version));
  });
  return jsonReply(200, {
    kind: 'storage#objects',
    // Empty members are left out, as the service does.
    ...(items.length === 0 ? {} : { items }),
    ...(page.folders.length === 0 ? {} : { prefixes: page.folders }),
    ...(page.next === undefined ? {} : { nextPageToken: Buffer.from(page.next).toString('base64url') }),
  });
}

import type { Bucket } from '@google-cloud/storage';
import { type CallOptions, ReadError, untilAborted } from '@sync/core/connector';
import type { ListedEntry, ListRequest } from '@sync/files';
import { connectorName } from './options.ts';

export interface ListInit {
  readonly bucket: Bucket;
  readonly userProject: string | undefined;
  /** Entries of a page at most. @defaultValue 1000, the most there are */
  readonly pageSize?: number;
}

/** As the JSON API answers `objects.list`. */
interface ObjectsPage {
  readonly items?: readonly {
    readonly name: string;
    readonly size?: string | number;
    readonly generation?: string | number;
    readonly updated?: string;
  }[];
  readonly prefixes?: readonly string[];
  readonly nextPageToken?: string;
}

const wanted = 'items(name,size,generation,updated),prefixes,nextPageToken';

/** Pages of a list, one after the other. Errors are those of the SDK. */
export async function* listPages(
  { bucket, userProject, pageSize }: ListInit,
  { prefix, isFlat = false }: ListRequest,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<readonly ListedEntry[], void, undefined> {
  let pageToken: string | undefined;
  do {
    const query = {
      autoPaginate: false,
      fields: wanted,
      ...(prefix === '' ? {} : { prefix }),
      ...(isFlat ? { delimiter: '/' } : {}),
      ...(pageToken === undefined ? {} : { pageToken }),
      ...(pageSize === undefined ? {} : { maxResults: pageSize }),
      ...(userProject === undefined ? {} : { userProject }),
    };
    // The SDK hears no signals; an answer that comes later is left to itself.
    const [, , page] = await untilAborted(bucket.getFiles(query), signal);
    if (!isList(page)) throw new Error('the answer to a list is none');
    yield entriesOf(page);
    pageToken = nextToken(page, pageToken, bucket.name);
  } while (pageToken !== undefined);
}

/** What is no JSON, such as a page of a proxy or half a list, comes as a text, behind which no object would be looked for. */
function isList(page: unknown): page is ObjectsPage {
  return typeof page === 'object' && page !== null && !Array.isArray(page);
}

function nextToken({ nextPageToken }: ObjectsPage, before: string | undefined, bucket: string): string | undefined {
  if (nextPageToken === undefined || nextPageToken === '') return undefined;
  if (nextPageToken !== before) return nextPageToken;
  throw new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot list gs://${bucket}: the store gives the same page again and again. It does not speak the JSON API as Google does.`,
    context: { connector: connectorName },
  });
}

function entriesOf({ items = [], prefixes = [] }: ObjectsPage): readonly ListedEntry[] {
  const folders = prefixes.map((prefix): ListedEntry => ({ kind: 'folder', prefix }));
  const objects = items.map(
    ({ name, size = 0, generation = '', updated }): ListedEntry => ({
      kind: 'object',
      object: {
        key: name,
        size: Number(size),
        version: String(generation),
        modified: new Date(updated ?? 0),
      },
    }),
  );
  if (folders.length === 0) return objects;
  return [...objects, ...folders].sort((a, b) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b))));
}

function nameOf(entry: ListedEntry): string {
  return entry.kind === 'folder' ? entry.prefix : entry.object.key;
}

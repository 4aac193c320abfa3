import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type CallOptions, ReadError, untilAborted } from '@sync/core/connector';
import type { ListedEntry, ListRequest } from '@sync/files';
import { connectorName } from './options.ts';

export interface ListInit {
  readonly client: S3Client;
  readonly bucket: string;
  readonly requesterPays: boolean;
  /** Entries of a page at most. @defaultValue 1000, the most there are */
  readonly pageSize?: number;
}

/** Pages of a list, one after the other. Errors are those of the SDK. */
export async function* listPages(
  { client, bucket, requesterPays, pageSize }: ListInit,
  { prefix, isFlat = false }: ListRequest,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<readonly ListedEntry[], void, undefined> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      // XML has no way to write control characters, which keys may have.
      EncodingType: 'url',
      ...(prefix === '' ? {} : { Prefix: prefix }),
      ...(isFlat ? { Delimiter: '/' } : {}),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(pageSize === undefined ? {} : { MaxKeys: pageSize }),
      ...(requesterPays ? { RequestPayer: 'requester' } : {}),
    });
    // The SDK hears the signal while it asks, and not while it waits between attempts.
    const page = await untilAborted(client.send(command, { abortSignal: signal }), signal);
    if (!isList(page)) throw new Error('the answer to a list is none');
    yield entriesOf(page);
    token = nextToken(page, token, bucket);
  } while (token !== undefined);
}

/** A page of a proxy or a file server is read by the SDK as a list of nothing, behind which no object would be looked for. */
function isList({ Name, IsTruncated, KeyCount, Contents, CommonPrefixes }: ListObjectsV2CommandOutput): boolean {
  return [Name, IsTruncated, KeyCount, Contents, CommonPrefixes].some((member) => member !== undefined);
}

function nextToken(page: ListObjectsV2CommandOutput, before: string | undefined, bucket: string): string | undefined {
  if (page.IsTruncated !== true) return undefined;
  const token = page.NextContinuationToken;
  if (token !== undefined && token !== '' && token !== before) return token;
  throw new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot list s3://${bucket}: the store says that there is more, and not how to ask for it. It does not speak ListObjectsV2 as S3 does.`,
    context: { connector: connectorName },
  });
}

function entriesOf(page: ListObjectsV2CommandOutput): readonly ListedEntry[] {
  const decode = page.EncodingType === 'url' ? decodeKey : (key: string): string => key;
  const folders = (page.CommonPrefixes ?? []).flatMap(({ Prefix }): ListedEntry[] =>
    Prefix === undefined ? [] : [{ kind: 'folder', prefix: decode(Prefix) }],
  );
  const objects = (page.Contents ?? []).flatMap(({ Key, Size = 0, ETag = '', LastModified }): ListedEntry[] =>
    Key === undefined
      ? []
      : [
          {
            kind: 'object',
            object: { key: decode(Key), size: Size, version: ETag, modified: LastModified ?? new Date(0) },
          },
        ],
  );
  if (folders.length === 0) return objects;
  return [...objects, ...folders].sort((a, b) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b))));
}

function nameOf(entry: ListedEntry): string {
  return entry.kind === 'folder' ? entry.prefix : entry.object.key;
}

/** As forms are encoded: blanks are plus signs. */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

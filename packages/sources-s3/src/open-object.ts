import { Readable } from 'node:stream';
import type { GetObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { type ObjectBody, type OpenOptions, type StoredObject, streamBytes } from '@sync/files';
import { isGone, VersionGone } from './errors.ts';
import { findVersion } from './find-version.ts';
import { checksumOfObject } from './object-checksum.ts';

export interface OpenInit {
  readonly reader: S3Client;
  readonly lister: S3Client;
  readonly bucket: string;
  readonly requesterPays: boolean;
}

/** Which bytes of an object are wanted, in the version that was listed. */
export interface OpenRequest {
  readonly object: StoredObject;
  readonly offset: number;
}

/**
 * Opens the listed version of an object: the present one as long as it has the ETag of the list, else an old one with that ETag where the
 * bucket keeps versions and we may see them. Errors are those of the SDK.
 *
 * @throws {VersionGone}
 */
export async function openObject(init: OpenInit, request: OpenRequest, options: OpenOptions): Promise<ObjectBody> {
  const { object } = request;
  try {
    return await openVersion(
      init,
      { ...request, ...(object.version === '' ? {} : { IfMatch: object.version }) },
      options,
    );
  } catch (error) {
    if (!isGone(error) || options.signal.aborted) throw error;
    const VersionId = await findVersion(init, object, options);
    if (VersionId === undefined) throw error;
    return openVersion(init, { ...request, VersionId }, options);
  }
}

type Pinned = OpenRequest & Pick<GetObjectCommandInput, 'IfMatch' | 'VersionId'>;

async function openVersion(
  { reader, bucket, requesterPays }: OpenInit,
  { object, offset, ...pin }: Pinned,
  { signal, length }: OpenOptions,
): Promise<ObjectBody> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const isPart = offset > 0 || length !== undefined;
  const end = length === undefined ? '' : offset + length - 1;
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: object.key,
    ...pin,
    ...(isPart ? { Range: `bytes=${offset}-${end}` } : {}),
    ...(requesterPays ? { RequestPayer: 'requester' } : {}),
  });
  if (!isPart) askForChecksums(command);
  const answer = await reader.send(command, { abortSignal: signal });
  const body = (answer.Body ?? Readable.from([])) as Readable;
  // Some stores know no conditions.
  if (object.version !== '' && answer.ETag !== undefined && answer.ETag !== object.version) {
    body.destroy();
    throw new VersionGone('the store gave another version than it was asked for');
  }
  const checksum = isPart ? undefined : checksumOfObject(answer, bucket);
  // A store that knows no ranges sends everything.
  const skip = isPart && answer.ContentRange === undefined ? offset : 0;
  return { bytes: streamBytes(body, { skip, signal }), ...(checksum === undefined ? {} : { checksum }) };
}

type GetCommand = InstanceType<typeof import('@aws-sdk/client-s3').GetObjectCommand>;

/** Has the store tell its checksums. Asked for by `ChecksumMode`, the SDK would also compare them, which the reader of the object does already. */
function askForChecksums(command: GetCommand): void {
  command.middlewareStack.add(
    (next) => (given) => {
      const { request } = given as { request?: { headers?: Record<string, string> } };
      if (request?.headers !== undefined) request.headers['x-amz-checksum-mode'] = 'ENABLED';
      return next(given);
    },
    { step: 'build', name: 'askForChecksums' },
  );
}

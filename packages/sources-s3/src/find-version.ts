import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { CallOptions } from '@sync/core/connector';
import type { StoredObject } from '@sync/files';

export interface FindInit {
  readonly lister: S3Client;
  readonly bucket: string;
  readonly requesterPays: boolean;
}

/**
 * The id of the version that an object had when it was listed. Undefined when the bucket keeps none, when it was removed for good, and when
 * we may not look (s3:ListBucketVersions): then the object is lost to us.
 */
export async function findVersion(
  { lister, bucket, requesterPays }: FindInit,
  object: StoredObject,
  { signal }: Pick<CallOptions, 'signal'>,
): Promise<string | undefined> {
  const { ListObjectVersionsCommand } = await import('@aws-sdk/client-s3');
  let markers: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
  try {
    while (markers !== undefined) {
      const command: InstanceType<typeof ListObjectVersionsCommand> = new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: object.key,
        ...markers,
        ...(requesterPays ? { RequestPayer: 'requester' } : {}),
      });
      const page = await lister.send(command, { abortSignal: signal });
      const found = page.Versions?.find(({ Key, ETag }) => Key === object.key && ETag === object.version);
      if (found?.VersionId !== undefined) return found.VersionId;
      markers = nextMarkers(page, object.key);
    }
  } catch {
    // What made us look is the better error.
  }
  return undefined;
}

/** Keys that only begin like ours come behind it, and are of no interest. */
function nextMarkers(page: ListObjectVersionsCommandOutput, key: string) {
  const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
  if (IsTruncated !== true || NextKeyMarker !== key || NextVersionIdMarker === undefined) return undefined;
  return { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
}

import type { CallOptions } from '@sync/core/connector';
import type { ObjectStore } from '@sync/files';
import { openClients, type S3Clients } from './clients.ts';
import { redirectedRegion, s3Error } from './errors.ts';
import { listPages } from './list-objects.ts';
import type { CheckedS3Options } from './options.ts';
import { placeOf, S3Store } from './s3-store.ts';

/**
 * Opens a bucket: finds its region when none was told, and lists one key, which needs no other right than what follows.
 *
 * @throws {ConnectionError} {ReadError}
 */
export async function openS3Store(options: CheckedS3Options, call: CallOptions): Promise<ObjectStore> {
  const open = async (region: string | undefined): Promise<ObjectStore> => {
    const clients = await openClients(options, region);
    try {
      await probe(options, clients, call);
      return new S3Store(options, clients);
    } catch (error) {
      clients[Symbol.dispose]();
      throw error;
    }
  };
  try {
    return await open(undefined);
  } catch (error) {
    const isFree = options.region === undefined && options.client === undefined;
    const region = isFree ? redirectedRegion(error) : undefined;
    if (region === undefined) throw s3Error(error, placeOf(options, { doing: 'connecting', call }));
    return open(region).catch((again: unknown) => {
      throw s3Error(again, placeOf(options, { doing: 'connecting', call }));
    });
  }
}

async function probe(options: CheckedS3Options, { lister, reader }: S3Clients, call: CallOptions): Promise<void> {
  const { bucket, prefix, requesterPays = false } = options;
  const list = { client: lister, bucket, requesterPays, pageSize: 1 };
  for await (const _ of listPages(list, { prefix: prefix === '' ? '' : `${prefix}/` }, call)) break;
  // The SDK learns how wrong our clock is from a refusal and asks anew, which the reader never does.
  reader.config.systemClockOffset = lister.config.systemClockOffset;
}

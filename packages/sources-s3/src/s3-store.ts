import type { CallOptions } from '@sync/core/connector';
import type { ListedEntry, ListRequest, ObjectBody, ObjectStore, OpenOptions, StoredObject } from '@sync/files';
import { openClients, type S3Clients } from './clients.ts';
import { redirectedRegion, s3Error, type S3Place } from './errors.ts';
import { listPages } from './list-objects.ts';
import { openObject } from './open-object.ts';
import type { CheckedS3Options } from './options.ts';

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

function placeOf(
  options: CheckedS3Options,
  { doing, call }: { readonly doing: string; readonly call: CallOptions },
): S3Place {
  const { bucket, endpoint, region } = options;
  return { display: `s3://${bucket}`, endpoint, region, doing, signal: call.signal };
}

class S3Store implements ObjectStore {
  readonly display: string;
  readonly product: string;
  readonly isLocal: boolean;
  readonly #options: CheckedS3Options;
  readonly #clients: S3Clients;

  constructor(options: CheckedS3Options, clients: S3Clients) {
    this.display = `s3://${options.bucket}`;
    this.product = options.endpoint === undefined ? 'Amazon S3' : 'a store that speaks S3';
    this.isLocal = options.isLocal;
    this.#options = options;
    this.#clients = clients;
  }

  async *list(request: ListRequest, call: CallOptions): AsyncGenerator<ListedEntry, void, undefined> {
    const { bucket, requesterPays = false } = this.#options;
    try {
      for await (const page of listPages({ client: this.#clients.lister, bucket, requesterPays }, request, call)) {
        yield* page;
      }
    } catch (error) {
      throw this.#translate(error, `listing ${request.prefix === '' ? 'objects' : request.prefix}`, call);
    }
  }

  async open(object: StoredObject, offset: number, options: OpenOptions): Promise<ObjectBody> {
    const { bucket, requesterPays = false } = this.#options;
    const { lister, reader } = this.#clients;
    const doing = `reading ${object.key}`;
    try {
      const { bytes, ...rest } = await openObject(
        { lister, reader, bucket, requesterPays },
        { object, offset },
        options,
      );
      return { bytes: this.#translated(bytes, doing, options), ...rest };
    } catch (error) {
      throw this.#translate(error, doing, options);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#clients[Symbol.dispose]();
  }

  async *#translated(bytes: AsyncIterable<Uint8Array>, doing: string, call: CallOptions) {
    try {
      yield* bytes;
    } catch (error) {
      throw this.#translate(error, doing, call);
    }
  }

  #translate(error: unknown, doing: string, call: CallOptions): Error {
    return s3Error(error, placeOf(this.#options, { doing, call }));
  }
}

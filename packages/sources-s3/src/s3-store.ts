import type { CallOptions } from '@sync/core/connector';
import type { ListedEntry, ListRequest, ObjectBody, ObjectStore, OpenOptions, StoredObject } from '@sync/files';
import type { S3Clients } from './clients.ts';
import { s3Error, type S3Place } from './errors.ts';
import { listPages } from './list-objects.ts';
import { openObject } from './open-object.ts';
import type { CheckedS3Options } from './options.ts';

/** One bucket, with clients that are its own. */
export class S3Store implements ObjectStore {
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

/** Where an error came up, in the words of errors. */
export function placeOf(
  options: CheckedS3Options,
  { doing, call }: { readonly doing: string; readonly call: CallOptions },
): S3Place {
  const { bucket, endpoint, region } = options;
  return { display: `s3://${bucket}`, endpoint, region, doing, signal: call.signal };
}

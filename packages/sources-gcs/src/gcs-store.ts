import type { Bucket } from '@google-cloud/storage';
import { type CallOptions, type SyncError, untilAborted } from '@sync/core/connector';
import type { ListedEntry, ListRequest, ObjectBody, ObjectStore, OpenOptions, StoredObject } from '@sync/files';
import type { GcsClients } from './clients.ts';
import { gcsError, type GcsPlace } from './errors.ts';
import { listPages } from './list-objects.ts';
import { openObject } from './open-object.ts';
import type { CheckedGcsOptions } from './options.ts';

/** One bucket, with clients that are its own. */
export class GcsStore implements ObjectStore {
  readonly display: string;
  readonly product: string;
  readonly isLocal: boolean;
  readonly #options: CheckedGcsOptions;
  readonly #clients: GcsClients;

  constructor(options: CheckedGcsOptions, clients: GcsClients) {
    this.display = `gs://${options.bucket}`;
    this.product =
      options.endpoint === undefined ? 'Google Cloud Storage' : 'a store that speaks as Google Cloud Storage';
    this.isLocal = options.isLocal;
    this.#options = options;
    this.#clients = clients;
  }

  /** Signs in first, as the SDK would ask as nobody when it finds no credentials. Without retries, since it also repeats what nobody answers. */
  async probe(call: CallOptions): Promise<void> {
    const { prefix, userProject } = this.#options;
    const ask = async (bucket: Bucket): Promise<void> => {
      try {
        await untilAborted(this.#clients.media.signIn(), call.signal);
        const list = { bucket, userProject, pageSize: 1 };
        for await (const _ of listPages(list, { prefix: prefix === '' ? '' : `${prefix}/` }, call)) break;
      } catch (error) {
        throw this.#translate(error, { doing: 'connecting', isAbout: 'bucket' }, call);
      }
    };
    await ask(this.#clients.prober).catch((error: SyncError) => {
      if (error.advice !== 'retry' || error.code === 'CONNECTION_UNREACHABLE') throw error;
      return ask(this.#clients.lister);
    });
  }

  async *list(request: ListRequest, call: CallOptions): AsyncGenerator<ListedEntry, void, undefined> {
    const { userProject } = this.#options;
    try {
      for await (const page of listPages({ bucket: this.#clients.lister, userProject }, request, call)) yield* page;
    } catch (error) {
      const doing = `listing ${request.prefix === '' ? 'objects' : request.prefix}`;
      throw this.#translate(error, { doing, isAbout: 'bucket' }, call);
    }
  }

  async open(object: StoredObject, offset: number, options: OpenOptions): Promise<ObjectBody> {
    const place = { doing: `reading ${object.key}`, isAbout: 'object' } as const;
    try {
      const { bytes, ...rest } = await openObject(this.#clients.media, { object, offset }, options);
      return { bytes: this.#translated(bytes, place, options), ...rest };
    } catch (error) {
      throw this.#translate(error, place, options);
    }
  }

  /** The SDK's own connections are shared by all clients of the process, and it ends idle ones by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#clients.media[Symbol.dispose]();
  }

  async *#translated(bytes: AsyncIterable<Uint8Array>, place: Where, call: CallOptions) {
    try {
      yield* bytes;
    } catch (error) {
      throw this.#translate(error, place, call);
    }
  }

  #translate(error: unknown, where: Where, { signal }: CallOptions): SyncError {
    return gcsError(error, { ...where, display: this.display, endpoint: this.#options.endpoint, signal });
  }
}

type Where = Pick<GcsPlace, 'doing' | 'isAbout'>;

import {
  type CallOptions,
  type Delivery,
  type FeedReadRequest,
  type FeedSession,
  type FeedTable,
  type Identity,
  InternalError,
  type NeutralType,
  type TableRef,
} from '@sync/core/connector';
import type { DapApi } from './api/dap-api.ts';
import { createDelivery } from './delivery.ts';
import type { RowFormat } from './rows/row-format.ts';
import { describeTable } from './schema/feed-table.ts';
import { watermarkKind } from './state/watermark.ts';

export interface SessionInit {
  /** The session's own; closed with it. */
  readonly api: DapApi;
  readonly format: RowFormat;
}

/** A session on one namespace of the service. */
export function createSession(init: SessionInit): FeedSession {
  return new DapSession(init);
}

class DapSession implements FeedSession {
  /** Changes are ordered by the time at which the service took them in. */
  readonly sequenceType: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
  readonly #api: DapApi;
  readonly #format: RowFormat;

  constructor({ api, format }: SessionInit) {
    this.#api = api;
    this.#format = format;
  }

  async identify(): Promise<Identity> {
    const { display, namespace, isLocal } = this.#api;
    return { product: 'Canvas Data 2 (DAP)', display: `${display}/${namespace}`, isLocal };
  }

  async listTables(call: CallOptions): Promise<readonly TableRef[]> {
    const names = await this.#api.listTables(call);
    return names.map((name) => this.#ref(name));
  }

  async describe(ref: TableRef, call: CallOptions): Promise<FeedTable> {
    const { version, schema, schemaText } = await this.#api.readSchema(ref.name, call);
    return describeTable({ table: this.#ref(ref.name), version: `${version}`, schema, schemaText });
  }

  async read({ table: feed, after }: FeedReadRequest, call: CallOptions): Promise<Delivery> {
    if (after !== undefined && after.kind !== watermarkKind) {
      const message = `A watermark of kind ${after.kind} was given to a source whose own are of kind ${watermarkKind}.`;
      throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
    }
    const format = this.#format;
    const query = {
      table: feed.table.ref.name,
      format,
      // Nested objects in one column of JSON: as the official client keeps them.
      ...(format !== 'jsonl' && { mode: 'condensed' as const }),
      ...(after !== undefined && { since: after.value }),
    };
    const job = await this.#api.query(query, call);
    const content = after === undefined ? 'snapshot' : 'changes';
    return createDelivery({ api: this.#api, job, table: feed.table, format, content });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#api[Symbol.asyncDispose]();
  }

  #ref(name: string): TableRef {
    return { schema: this.#api.namespace, name };
  }
}

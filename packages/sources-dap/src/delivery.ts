import {
  type CallOptions,
  type Delivery,
  type DeliveryReadRequest,
  type FieldBatch,
  printTableRef,
  ReadError,
  type Table,
  type Watermark,
} from '@sync/core/connector';
import type { DapApi, FinishedJob } from './api/dap-api.ts';
import { readPart } from './rows/read-part.ts';
import type { RowFormat } from './rows/row-format.ts';
import { planRows } from './rows/row-plan.ts';
import { toWatermark } from './state/watermark.ts';

export interface DeliveryInit {
  readonly api: DapApi;
  readonly job: FinishedJob;
  /** As it was described when the job was asked for. */
  readonly table: Table;
  readonly format: RowFormat;
  readonly content: 'snapshot' | 'changes';
}

/** The files of a finished job as one table's rows, one file after the other. */
export function createDelivery(init: DeliveryInit): Delivery {
  return new FileDelivery(init);
}

class FileDelivery implements Delivery {
  readonly watermark: Watermark;
  readonly version: string;
  /** The service does not say how large its files are. */
  readonly estimatedBytes = -1;
  readonly replaced = new Map<string, number>();
  readonly #init: DeliveryInit;
  readonly #closed = new AbortController();

  constructor(init: DeliveryInit) {
    this.#init = init;
    this.version = `${init.job.schemaVersion}`;
    this.watermark = watermarkOf(init);
  }

  async *read(request: DeliveryReadRequest, call: CallOptions): AsyncGenerator<FieldBatch, void, void> {
    const { job, table, format, content } = this.#init;
    this.replaced.clear();
    const plan = planRows({ table, form: request.form, content, replaced: this.replaced });
    const onUnknown = warnOnce(this.#init, call);
    for (const [index, objectId] of job.objects.entries()) {
      yield* readPart(this.#openFile(objectId, call), {
        table: table.ref,
        part: index + 1,
        format,
        plan,
        batchBytes: request.batchBytes,
        maxFieldBytes: request.maxFieldBytes,
        onUnknown,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
  }

  /** One file's bytes. Ending the iteration ends a request that is under way, which its own end would wait for. */
  #openFile(objectId: string, call: CallOptions): AsyncIterable<Uint8Array> {
    const { api, job } = this.#init;
    const ended = new AbortController();
    const signal = AbortSignal.any([call.signal, this.#closed.signal, ended.signal]);
    const bytes = api.openObject({ job, objectId }, { ...call, signal });
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = bytes[Symbol.asyncIterator]();
        return {
          next: () => iterator.next(),
          return: async () => {
            ended.abort();
            await iterator.return?.();
            return { done: true, value: undefined };
          },
        };
      },
    };
  }
}

/** Each column that is left out is told once a reading, not once a file. */
function warnOnce({ table }: DeliveryInit, { onWarning }: CallOptions): (name: string) => void {
  const told = new Set<string>();
  return (name) => {
    if (told.has(name)) return;
    told.add(name);
    const printed = printTableRef(table.ref);
    onWarning({
      code: 'COLUMN_UNKNOWN',
      message: `The files of ${printed} have ${name}, which the table's schema does not have; it is left out.`,
      table: printed,
    });
  };
}

function watermarkOf({ job, table }: DeliveryInit): Watermark {
  const watermark = toWatermark(job.reaches);
  if (watermark !== undefined) return watermark;
  const name = printTableRef(table.ref);
  throw new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${name}: the service does not say in a way that can be read which time its rows reach. Run again.`,
    advice: 'retry',
    context: { table: name },
  });
}

import type { Dap, DapSourceOptions } from '@sync/sources-dap';
import type { DapView } from './dap-view.ts';

/** What every call of the service takes. */
export type DapCall = Parameters<Dap['listTables']>[0];

interface DapApiRequest {
  readonly source: DapSourceOptions;
  readonly view: Pick<DapView, 'note'>;
  readonly signal: AbortSignal;
}

/** Opens the service for a command that needs no database, and closes it. */
export async function withDapApi(
  { source, view, signal }: DapApiRequest,
  run: (api: Dap, call: DapCall) => Promise<void>,
): Promise<void> {
  const { openDap } = await import('@sync/sources-dap');
  await using api = openDap(source);
  await run(api, { signal, onWarning: ({ code, message }) => view.note(`warning ${code}: ${message}`) });
}

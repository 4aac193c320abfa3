import type { Sequence, Table } from '../catalog/catalog.ts';
import type { DefinitionList } from '../catalog/definition.ts';
import type { DraftRequest, SchemaDraft, SinkSession } from '../connector/sink.ts';
import { type DraftInput, draftTables, findUnfit } from '../plan/draft-tables.ts';
import type { DescribedEnds } from './describe-ends.ts';
import type { RunLife } from './run-life.ts';

/** How a sink of another dialect would make the source's tables. */
export interface DraftedSchema {
  readonly definitions: DefinitionList;
  readonly drafted: { readonly tables: readonly Table[]; readonly sequences: readonly Sequence[] };
}

/**
 * Asks the sink how it would make the source's tables; undefined when both ends are of one dialect or the sink makes tables of its own
 * dialect only. Asked twice when the option `onUnfit` for all columns changes those that do not fit.
 *
 * @throws {CatalogError} as the sink's `draftSchema` does
 */
export async function draftSchema(
  described: DescribedEnds,
  sink: SinkSession,
  life: RunLife,
): Promise<DraftedSchema | undefined> {
  const { sourceCatalog, sinkCatalog, rules } = described;
  const draft = sink.draftSchema?.bind(sink);
  if (draft === undefined || sourceCatalog.dialect === sinkCatalog.dialect) return undefined;
  const ask = (request: DraftRequest): Promise<SchemaDraft> => life.ask('sink', () => draft(request, life.call));
  const input: DraftInput = described;
  const { request, notCarried } = draftTables(input);
  let made = await ask(request);
  if (rules.changesUnfit) {
    const unfit = findUnfit(input, made.tables);
    if (unfit.size > 0) made = await ask(draftTables({ ...input, unfit }).request);
  }
  const { list, tables, sequences } = made;
  return {
    definitions: { ...list, notCarried: [...list.notCarried, ...notCarried, ...(sourceCatalog.notNeutral ?? [])] },
    drafted: { tables, sequences },
  };
}

import { CatalogError, PlanError } from '../errors/classes.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Refuses what the ends cannot do, before anything is looked at in detail.
 *
 * @throws {CatalogError} CATALOG_TABLE_MISSING when an include pattern names a table the source lacks; CATALOG_SELECTION_EMPTY
 * @throws {PlanError} PLAN_UNSUPPORTED when an end lacks what the options need
 */
export function checkRequest(input: PlanInput): void {
  checkSelection(input);
  checkCapabilities(input);
  if (input.options.schema === 'create') checkSchema(input);
}

function checkSelection({ matcher, sourceCatalog, definitions }: PlanInput): void {
  const [first, ...others] = matcher.unmatched(sourceCatalog.tables.map((table) => table.ref));
  if (first !== undefined) {
    const names = [first, ...others].join(', ');
    throw new CatalogError({
      code: 'CATALOG_TABLE_MISSING',
      message:
        `The source has no table that matches ${names}. Check the spelling (names are case-sensitive, put capitals as they ` +
        'are and a part with a dot or a star in double quotes), and that the user may see it.',
      context: { table: first, option: 'tables.include' },
    });
  }
  const hasSchema = definitions !== undefined && definitions.definitions.length > 0;
  if (sourceCatalog.tables.length > 0 || (matcher.isEverything && hasSchema)) return;
  throw new CatalogError({
    code: 'CATALOG_SELECTION_EMPTY',
    message: matcher.isEverything
      ? 'The source has no tables. Check that its address names the right database, or the right bucket and prefix.'
      : 'No table of the source is selected. Check the include and exclude patterns.',
    context: { option: 'tables' },
  });
}

function checkCapabilities({ options, sinkCapabilities, sink }: PlanInput): void {
  if (!sinkCapabilities.onConflict.includes(options.onConflict)) {
    throw unsupported(
      `${sink.connector} cannot take onConflict: ${options.onConflict}; it can take ${sinkCapabilities.onConflict.join(', ')}`,
      'onConflict',
    );
  }
  if (options.truncate !== 'none' && !sinkCapabilities.hasTransactionalTruncate) {
    throw unsupported(
      `${sink.connector} cannot empty a table so that it can be undone when the load fails. Empty the tables yourself and use truncate: none`,
      'truncate',
    );
  }
  if (options.atomic === 'run' && options.schema === 'create' && !sinkCapabilities.hasTransactionalSchema) {
    throw unsupported(
      `${sink.connector} commits schema statements by themselves, so the run cannot be undone as a whole. Use atomic: table`,
      'atomic',
    );
  }
}

function checkSchema({ definitions, existing, sinkCatalog, source, sink }: PlanInput): void {
  if (definitions === undefined) {
    throw unsupported(
      `${source.connector} cannot tell its schema. Create the tables yourself and use schema: none`,
      'schema',
    );
  }
  if (existing === undefined || definitions.dialect !== sinkCatalog.dialect) {
    throw unsupported(
      `${sink.connector} cannot take the schema of ${source.connector} (${definitions.dialect}). ` +
        'Create the tables yourself and use schema: none',
      'schema',
    );
  }
}

function unsupported(what: string, option: string): PlanError {
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message: `${what}.`, context: { option } });
}

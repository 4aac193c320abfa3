import type {
  CallOptions,
  Catalog,
  DescribeForRequest,
  Dialect,
  NeutralType,
  Snapshot,
  Source,
  Table,
  TableMatcher,
} from '@sync/core/connector';

/** What a source whose values have no types says of its own. */
const untyped: NeutralType = { kind: 'text', isFixed: false };

/**
 * The same source without types and keys of its own, as one of files of JSON has it: it takes the types of the sink's columns, and reads
 * rows only.
 */
export function untypedSource(source: Source): Source {
  return {
    name: source.name,
    open: async (call) => {
      const session = await source.open(call);
      return {
        capabilities: session.capabilities,
        ...(session.naming && { naming: session.naming }),
        identify: (options) => session.identify(options),
        snapshot: async (options) => untypedSnapshot(await session.snapshot(options)),
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
  };
}

function untypedSnapshot(snapshot: Snapshot): Snapshot {
  const describe = async (matcher: TableMatcher, call: CallOptions, sinkTable?: DescribeForRequest['sinkTable']) => {
    const catalog = await snapshot.describe(matcher, call, 'load');
    return withTypesOf(catalog, sinkTable ?? (() => undefined));
  };
  return {
    listTables: async (matcher, call) => (await snapshot.describe(matcher, call, 'load')).tables.map(({ ref }) => ref),
    describe: (matcher, call) => describe(matcher, call),
    describeFor: ({ matcher, sinkTable }, call) => describe(matcher, call, sinkTable),
    readRows: (request, call) => snapshot.readRows(request, call),
    [Symbol.asyncDispose]: () => snapshot[Symbol.asyncDispose](),
  };
}

function withTypesOf(catalog: Catalog, sinkTable: DescribeForRequest['sinkTable']): Catalog {
  const tables = catalog.tables.map((table): Table => {
    const columns = new Map(sinkTable(table.ref)?.columns.map((column) => [column.name, column]));
    return {
      ...table,
      columns: table.columns.map(({ name }) => {
        const { type = untyped, nativeType = 'text', generated } = columns.get(name) ?? {};
        const own = { name, nativeType, type, isNullable: true, hasDefault: false, encodings: [] };
        return generated === undefined ? own : { ...own, generated };
      }),
      uniqueKeys: [],
      loadTriggers: [],
    };
  });
  return { dialect: 'untyped' as Dialect, tables, foreignKeys: [], sequences: [], types: [] };
}

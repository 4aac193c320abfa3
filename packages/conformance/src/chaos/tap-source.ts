import type {
  CallOptions,
  Chunk,
  DefinitionsRequest,
  FieldBatch,
  Snapshot,
  Source,
  SourceSession,
} from '@sync/core/connector';
import { type Hook, hooked, type SourceCall } from './hook.ts';
import { tapItems } from './tap-items.ts';

/** The same source with a hook around every call. What it lacks it lacks still. */
export function tapSource(source: Source, hook: Hook<SourceCall>): Source {
  return {
    name: source.name,
    open: async (call) => tapSession(await hooked(hook, 'open', () => source.open(call)), hook),
  };
}

function tapSession(session: SourceSession, hook: Hook<SourceCall>): SourceSession {
  const plantMark = session.plantMark?.bind(session);
  return {
    capabilities: session.capabilities,
    ...(session.naming && { naming: session.naming }),
    identify: (call) => hooked(hook, 'identify', () => session.identify(call)),
    ...(plantMark && {
      plantMark: (mark, call) => hooked(hook, 'plantMark', () => plantMark(mark, call)),
    }),
    snapshot: async (call) => tapSnapshot(await hooked(hook, 'snapshot', () => session.snapshot(call)), hook),
    [Symbol.asyncDispose]: () => hooked(hook, 'close', async () => session[Symbol.asyncDispose]()),
  };
}

function tapSnapshot(snapshot: Snapshot, hook: Hook<SourceCall>): Snapshot {
  const { maxReaders, howPinned } = snapshot;
  const slice = snapshot.slice?.bind(snapshot);
  const listTables = snapshot.listTables?.bind(snapshot);
  const describeFor = snapshot.describeFor?.bind(snapshot);
  const readDefinitions = snapshot.readDefinitions?.bind(snapshot);
  const readEncoded = snapshot.readEncoded?.bind(snapshot);
  const readSequences = snapshot.readSequences?.bind(snapshot);
  const digest = snapshot.digest?.bind(snapshot);
  const items = <Item extends FieldBatch | Chunk>(open: () => AsyncIterable<Item>) => tapItems(open, hook);
  return {
    ...(maxReaders !== undefined && { maxReaders }),
    ...(howPinned !== undefined && { howPinned }),
    ...(slice && { slice: (request, call) => hooked(hook, 'slice', () => slice(request, call)) }),
    ...(listTables && { listTables: (matcher, call) => hooked(hook, 'listTables', () => listTables(matcher, call)) }),
    describe: (matcher, call, detail) => hooked(hook, 'describe', () => snapshot.describe(matcher, call, detail)),
    ...(describeFor && {
      describeFor: (request, call) => hooked(hook, 'describeFor', () => describeFor(request, call)),
    }),
    ...(readDefinitions && {
      readDefinitions: (request: DefinitionsRequest, call: CallOptions) =>
        hooked(hook, 'readDefinitions', () => readDefinitions(request, call)),
    }),
    readRows: (request, call) => items(() => snapshot.readRows(request, call)),
    ...(readEncoded && { readEncoded: (requests, call) => items(() => readEncoded(requests, call)) }),
    ...(readSequences && {
      readSequences: (sequences, call) => hooked(hook, 'readSequences', () => readSequences(sequences, call)),
    }),
    ...(digest && { digest: (request, call) => hooked(hook, 'digest', () => digest(request, call)) }),
    [Symbol.asyncDispose]: () => hooked(hook, 'releaseSnapshot', async () => snapshot[Symbol.asyncDispose]()),
  };
}

import type { Chunk, FieldBatch, LoadUnit, Sink, SinkSession, Writer } from '@sync/core/connector';
import { type Hook, hooked, itemBytes, type SinkCall } from './hook.ts';

/** The same sink with a hook around every call. What it lacks it lacks still. */
export function tapSink(sink: Sink, hook: Hook<SinkCall>): Sink {
  return {
    name: sink.name,
    open: async (call) => tapSession(await hooked(hook, 'open', () => sink.open(call)), hook),
  };
}

function tapSession(session: SinkSession, hook: Hook<SinkCall>): SinkSession {
  const seesMark = session.seesMark?.bind(session);
  const listDefinitions = session.listDefinitions?.bind(session);
  const digest = session.digest?.bind(session);
  const draftSchema = session.draftSchema?.bind(session);
  const draftChange = session.draftChange?.bind(session);
  const draftMove = session.draftMove?.bind(session);
  const readState = session.readState?.bind(session);
  const lock = session.lock?.bind(session);
  return {
    capabilities: session.capabilities,
    ...(session.naming && { naming: session.naming }),
    ...(draftSchema && {
      draftSchema: (request, call) => hooked(hook, 'draftSchema', () => draftSchema(request, call)),
    }),
    ...(draftChange && {
      draftChange: (request, call) => hooked(hook, 'draftChange', () => draftChange(request, call)),
    }),
    ...(draftMove && { draftMove: (request, call) => hooked(hook, 'draftMove', () => draftMove(request, call)) }),
    ...(readState && { readState: (request, call) => hooked(hook, 'readState', () => readState(request, call)) }),
    ...(lock && { lock: async (name, call) => tapLock(await hooked(hook, 'lock', () => lock(name, call)), hook) }),
    identify: (call) => hooked(hook, 'identify', () => session.identify(call)),
    ...(seesMark && { seesMark: (mark, call) => hooked(hook, 'seesMark', () => seesMark(mark, call)) }),
    describe: (matcher, call, detail) => hooked(hook, 'describe', () => session.describe(matcher, call, detail)),
    ...(listDefinitions && {
      listDefinitions: (call) => hooked(hook, 'listDefinitions', () => listDefinitions(call)),
    }),
    begin: async (request, call) => tapUnit(await hooked(hook, 'begin', () => session.begin(request, call)), hook),
    ...(digest && { digest: (request, call) => hooked(hook, 'digest', () => digest(request, call)) }),
    [Symbol.asyncDispose]: () => hooked(hook, 'close', async () => session[Symbol.asyncDispose]()),
  };
}

function tapLock(lock: AsyncDisposable | undefined, hook: Hook<SinkCall>): AsyncDisposable | undefined {
  return lock && { [Symbol.asyncDispose]: () => hooked(hook, 'unlock', async () => lock[Symbol.asyncDispose]()) };
}

function tapUnit(unit: LoadUnit, hook: Hook<SinkCall>): LoadUnit {
  const applyDefinitions = unit.applyDefinitions?.bind(unit);
  const suspendTriggers = unit.suspendTriggers?.bind(unit);
  const writeEncoded = unit.writeEncoded?.bind(unit);
  const mergeStaged = unit.mergeStaged?.bind(unit);
  const fillDeferredKey = unit.fillDeferredKey?.bind(unit);
  const setSequences = unit.setSequences?.bind(unit);
  const writeChanges = unit.writeChanges?.bind(unit);
  const putState = unit.putState?.bind(unit);
  const removeState = unit.removeState?.bind(unit);
  const opened = async <Item extends FieldBatch | Chunk>(
    open: () => Promise<Writer<Item>>,
    kind: 'openWriter' | 'openChangesWriter' = 'openWriter',
  ) => tapWriter(await hooked(hook, kind, open), hook);
  return {
    ...(applyDefinitions && {
      applyDefinitions: (list) => hooked(hook, 'applyDefinitions', () => applyDefinitions(list)),
    }),
    ...(suspendTriggers && {
      suspendTriggers: (tables) => hooked(hook, 'suspendTriggers', () => suspendTriggers(tables)),
    }),
    truncate: (request) => hooked(hook, 'truncate', () => unit.truncate(request)),
    writeRows: (request) => opened(() => unit.writeRows(request)),
    ...(writeEncoded && { writeEncoded: (requests) => opened(() => writeEncoded(requests)) }),
    ...(mergeStaged && { mergeStaged: (tables) => hooked(hook, 'mergeStaged', () => mergeStaged(tables)) }),
    ...(fillDeferredKey && {
      fillDeferredKey: (key) => hooked(hook, 'fillDeferredKey', () => fillDeferredKey(key)),
    }),
    ...(setSequences && {
      setSequences: (settings) => hooked(hook, 'setSequences', () => setSequences(settings)),
    }),
    ...(writeChanges && { writeChanges: (request) => opened(() => writeChanges(request), 'openChangesWriter') }),
    ...(putState && { putState: (entry) => hooked(hook, 'putState', () => putState(entry)) }),
    ...(removeState && { removeState: (removal) => hooked(hook, 'removeState', () => removeState(removal)) }),
    commit: () => hooked(hook, 'commit', () => unit.commit()),
    // `abort` never throws: what a hook does to it must not leak.
    abort: (cause) => hooked(hook, 'abort', () => unit.abort(cause)).catch(() => unit.abort(cause)),
  };
}

function tapWriter<Item extends FieldBatch | Chunk>(writer: Writer<Item>, hook: Hook<SinkCall>): Writer<Item> {
  return {
    write: async (item) => {
      const length = itemBytes(item);
      await hook.before?.('write', length);
      await writer.write(item);
      hook.after?.('write', length);
    },
    finish: () => hooked(hook, 'finish', () => writer.finish()),
    abort: (cause) => hooked(hook, 'abortWriter', () => writer.abort(cause)).catch(() => writer.abort(cause)),
  };
}

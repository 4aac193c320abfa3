import { type OracleTarget, withExactSession } from './exact-session.ts';

/** Where a sequence stands. */
export interface SequenceState {
  /** Exact text: 64 bits do not fit a number. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** Where every sequence of a database stands, under its name as SQL writes it. */
export function readSequences(target: OracleTarget): Promise<Readonly<Record<string, SequenceState>>> {
  return withExactSession(target, async (ask) => {
    const listed = await ask(
      `SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'S' AND relpersistence <> 't' ORDER BY 1`,
    );
    const states: Record<string, SequenceState> = {};
    for (const [name] of listed) {
      const [row] = await ask(`SELECT last_value::text, is_called::text FROM ${String(name)}`);
      states[String(name)] = { lastValue: String(row?.[0]), isCalled: row?.[1] === 'true' };
    }
    return states;
  });
}

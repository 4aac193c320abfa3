import { NumberText, type OriginValue } from './neosync-value.ts';

/** The text of a value, which engines from V8 11.4 on hand to a reviver. */
interface Source {
  readonly source?: string;
}

/** Parses JSON and keeps every digit of its numbers; undefined when the text is none, or nests too deep. */
export function parseJson(text: string): OriginValue | undefined {
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as OriginValue;
  } catch {
    return undefined;
  }
}

function keepDigits(_key: string, value: unknown, { source = '' }: Source = {}): unknown {
  return typeof value === 'number' ? new NumberText(source) : value;
}

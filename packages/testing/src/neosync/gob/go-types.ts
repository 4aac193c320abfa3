import { openByteWriter } from './byte-writer.ts';

/** A type that must be defined on the wire. */
export interface GoType {
  readonly id: number;
  /** Its definition: its negative id and what it is, without a length in front. */
  readonly definition: Uint8Array;
  /** Types of its parts that must be defined, too, right behind it. */
  readonly parts: readonly GoType[];
}

/** Names of the types, as the wire of a process knows them. */
export type GoTypeName =
  | 'map[string]interface {}'
  | 'map[string][]uint8'
  | '[]interface {}'
  | 'time.Time'
  | 'neosynctypes.Binary'
  | 'neosynctypes.Bits'
  | 'neosynctypes.Interval'
  | 'neosynctypes.NeosyncDateTime'
  | 'neosynctypes.NeosyncArray'
  | 'neosynctypes.BaseType'
  | 'neosynctypes.Neosync'
  | 'neosynctypes.JsonScanner'
  | '[]neosynctypes.NeosyncAdapter';

/** The types of one process, which numbers them as they come and keeps the numbers. */
export interface GoTypes {
  get(name: GoTypeName): GoType;
}

/** Ids of the types that need no definition. */
export const basicIds = { bool: 1, int: 2, uint: 3, float: 4, bytes: 5, string: 6, any: 8 } as const;

type Field = readonly [name: string, type: keyof typeof basicIds | GoTypeName];

const base: readonly Field[] = [
  ['BaseType', 'neosynctypes.BaseType'],
  ['JsonScanner', 'neosynctypes.JsonScanner'],
];

const ints = (...names: readonly string[]): readonly Field[] => names.map((name) => [name, 'int'] as const);

const structs: Readonly<Partial<Record<GoTypeName, readonly Field[]>>> = {
  'neosynctypes.Neosync': [
    ['Version', 'uint'],
    ['TypeId', 'string'],
  ],
  'neosynctypes.BaseType': [['Neosync', 'neosynctypes.Neosync']],
  'neosynctypes.JsonScanner': [],
  'neosynctypes.Binary': [...base, ['Bytes', 'bytes']],
  'neosynctypes.Bits': [...base, ['Bytes', 'bytes'], ['Len', 'int']],
  'neosynctypes.Interval': [...base, ...ints('Microseconds', 'Days', 'Months')],
  'neosynctypes.NeosyncDateTime': [
    ...base,
    ...ints('Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Nano'),
    ['TimeZone', 'string'],
    ['Precision', 'int'],
    ['IsBC', 'bool'],
  ],
  'neosynctypes.NeosyncArray': [
    ['BaseType', 'neosynctypes.BaseType'],
    ['Elements', '[]neosynctypes.NeosyncAdapter'],
  ],
};

/**
 * The types of a process that has sent nothing yet.
 *
 * @param firstId what it gives the type of its rows; 64 or 65, by the release of Go
 */
export function openGoTypes(firstId = 65): GoTypes {
  const known = new Map<GoTypeName, GoType>();
  let next = firstId;
  const get = (name: GoTypeName): GoType => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // A type has its number before its parts have theirs.
    const id = next;
    next += 1;
    const made = describe(name, id, get);
    known.set(name, made);
    return made;
  };
  return { get };
}

function describe(name: GoTypeName, id: number, get: (part: GoTypeName) => GoType): GoType {
  const out = openByteWriter();
  out.int(-id);
  const fields = structs[name];
  if (fields !== undefined) {
    const parts = fields.flatMap(([, type]) => (type in basicIds ? [] : [get(type as GoTypeName)]));
    out.byte(3);
    out.byte(1);
    writeCommon(out, name.slice(name.indexOf('.') + 1), id);
    if (fields.length > 0) {
      out.byte(1);
      out.uint(fields.length);
      for (const [field, type] of fields) {
        out.byte(1);
        out.text(field);
        out.byte(1);
        out.int(type in basicIds ? basicIds[type as keyof typeof basicIds] : get(type as GoTypeName).id);
        out.byte(0);
      }
    }
    return finish(out, id, parts);
  }
  if (name === 'time.Time') {
    out.byte(5);
    out.byte(1);
    writeCommon(out, 'Time', id);
  } else if (name.startsWith('map')) {
    out.byte(4);
    out.byte(1);
    writeCommon(out, '', id);
    out.byte(1);
    out.int(basicIds.string);
    out.byte(1);
    out.int(name === 'map[string][]uint8' ? basicIds.bytes : basicIds.any);
  } else {
    out.byte(2);
    out.byte(1);
    writeCommon(out, name === '[]neosynctypes.NeosyncAdapter' ? name : '', id);
    out.byte(1);
    out.int(basicIds.any);
  }
  return finish(out, id, []);
}

type Out = ReturnType<typeof openByteWriter>;

/** The name, left out when it is empty, and the id. */
function writeCommon(out: Out, name: string, id: number): void {
  if (name === '') out.byte(2);
  else {
    out.byte(1);
    out.text(name);
    out.byte(1);
  }
  out.int(id);
  out.byte(0);
}

function finish(out: Out, id: number, parts: readonly GoType[]): GoType {
  out.byte(0);
  out.byte(0);
  return { id, definition: Uint8Array.from(out.view()), parts };
}

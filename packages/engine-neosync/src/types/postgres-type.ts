import type { Dialect, NeutralType } from '@sync/core/connector';
import { intervalModifier } from './interval-modifier.ts';

const dialect = 'postgres' as Dialect;

/** Schema of the types that `format_type` prints without one, when they are none of {@link builtIn}: the one that sessions look in. */
const userSchema = 'public';

/** `numeric(10,2)`, `timestamp(3) with time zone`, `public."My type"(5)[]`: what stands in front of the modifiers, they, what stands behind. */
const printed =
  /^(?<name>(?:"(?:[^"]|"")*"|[^"()[\]])+?)\s*(?:\((?<modifiers>[^)]*)\))?(?<behind>(?: [a-z][a-z ]*)?)(?<arrays>(?:\[\])*)$/;

/** Of Postgres: what `format_type` prints. @see parseNativeType */
export function parsePostgresType(text: string): NeutralType {
  const groups = printed.exec(text.trim())?.groups;
  if (groups === undefined) return opaque(text.trim());
  const { name = '', modifiers, behind = '', arrays = '' } = groups;
  const type = parseScalar(`${name}${behind}`, modifiers?.split(',').map(Number) ?? []);
  if (arrays === '') return type;
  // Postgres does not tell how many dimensions values have.
  return type.kind === 'opaque' ? opaque(`${type.native}[]`) : { kind: 'array', element: type };
}

function parseScalar(name: string, modifiers: readonly number[]): NeutralType {
  const known = builtIn.get(name)?.(modifiers);
  if (known !== undefined) return known;
  const interval = /^interval(?: (?<fields>[a-z ]+))?$/.exec(name);
  if (interval !== null) return parseInterval(interval.groups?.fields, modifiers[0]);
  return opaque(catalogNames.has(name) ? `pg_catalog.${name}` : qualify(name));
}

function opaque(native: string): NeutralType {
  return { kind: 'opaque', dialect, native };
}

/** A mask of fields or a precision cuts values off, which no neutral word says. */
function parseInterval(fields: string | undefined, precision: number | undefined): NeutralType {
  const modifier = intervalModifier(fields, precision);
  return modifier === -1 ? { kind: 'interval' } : opaque(`pg_catalog.interval modifier ${modifier}`);
}

/** Quotes taken away, since names are exact everywhere else; a schema in front. */
function qualify(name: string): string {
  const parts = Array.from(name.matchAll(/"(?:[^"]|"")*"|[^".]+/g), ([part]) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );
  return parts.length > 1 ? parts.join('.') : `${userSchema}.${parts[0] ?? name}`;
}

type FromModifiers = (modifiers: readonly number[]) => NeutralType;

const integer =
  (bits: 16 | 32 | 64, isUnsigned = false): FromModifiers =>
  () => ({ kind: 'integer', bits, isUnsigned });

const unlimitedText: FromModifiers = () => ({ kind: 'text', isFixed: false });

const moment =
  (kind: 'time' | 'timestamp', hasZone: boolean): FromModifiers =>
  ([precision = 6]) => ({ kind, hasZone, precision });

/** By the words of `format_type`. */
const builtIn: ReadonlyMap<string, FromModifiers> = new Map<string, FromModifiers>(
  Object.entries({
    boolean: () => ({ kind: 'boolean' }),
    smallint: integer(16),
    integer: integer(32),
    bigint: integer(64),
    oid: integer(32, true),
    numeric: ([precision, scale = 0]) =>
      precision === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision, scale },
    real: () => ({ kind: 'float', bits: 32 }),
    'double precision': () => ({ kind: 'float', bits: 64 }),
    text: unlimitedText,
    name: unlimitedText,
    citext: unlimitedText,
    'public.citext': unlimitedText,
    'character varying': ([maxLength]) => ({
      kind: 'text',
      isFixed: false,
      ...(maxLength === undefined ? {} : { maxLength }),
    }),
    // Without a length it is no column's type but `bpchar`, which pads nothing.
    character: ([maxLength = 1]) => ({ kind: 'text', isFixed: true, maxLength }),
    bpchar: unlimitedText,
    bytea: () => ({ kind: 'bytes' }),
    bit: ([length = 1]) => ({ kind: 'bit', isVarying: false, length }),
    'bit varying': ([length]) => ({ kind: 'bit', isVarying: true, ...(length === undefined ? {} : { length }) }),
    date: () => ({ kind: 'date' }),
    'time without time zone': moment('time', false),
    'time with time zone': moment('time', true),
    'timestamp without time zone': moment('timestamp', false),
    'timestamp with time zone': moment('timestamp', true),
    uuid: () => ({ kind: 'uuid' }),
    '"char"': () => opaque('pg_catalog.char'),
    json: () => ({ kind: 'json', isNormalized: false }),
    jsonb: () => ({ kind: 'json', isNormalized: true }),
  } satisfies Record<string, FromModifiers>),
);

/** Types of `pg_catalog` that columns have and no neutral word names. */
const catalogNames: ReadonlySet<string> = new Set(
  `aclitem box cid cidr circle daterange datemultirange inet int4multirange int4range int8multirange int8range jsonpath line lseg macaddr
  macaddr8 money nummultirange numrange path pg_lsn pg_snapshot point polygon refcursor regclass regcollation regconfig regdictionary
  regnamespace regoper regoperator regproc regprocedure regrole regtype tid tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
  txid_snapshot xid xid8 xml int2vector oidvector`.split(/\s+/),
);

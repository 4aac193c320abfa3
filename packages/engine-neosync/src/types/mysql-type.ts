import type { Dialect, NeutralType } from '@sync/core/connector';

const dialect = 'mysql' as Dialect;

/** Of MySQL: the word in DATA_TYPE. @see parseNativeType */
export function parseMysqlType(text: string): NeutralType {
  const word = text.trim().toLowerCase();
  return types.get(word) ?? { kind: 'opaque', dialect, native: word };
}

const text: NeutralType = { kind: 'text', isFixed: false };
const bytes: NeutralType = { kind: 'bytes' };

function signed(bits: 16 | 32 | 64): NeutralType {
  return { kind: 'integer', bits, isUnsigned: false };
}

/** Integers may be without a sign, so that they get the next size; the word does not say it. */
const types: ReadonlyMap<string, NeutralType> = new Map<string, NeutralType>(
  Object.entries({
    tinyint: signed(16),
    smallint: signed(32),
    mediumint: signed(32),
    int: signed(64),
    integer: signed(64),
    // Twenty digits: 2^64.
    bigint: { kind: 'decimal', precision: 20, scale: 0 },
    year: { kind: 'integer', bits: 16, isUnsigned: true },
    decimal: { kind: 'decimal' },
    numeric: { kind: 'decimal' },
    float: { kind: 'float', bits: 32 },
    double: { kind: 'float', bits: 64 },
    char: text,
    varchar: text,
    tinytext: text,
    text,
    mediumtext: text,
    longtext: text,
    // Labels are not told.
    enum: text,
    set: text,
    binary: bytes,
    varbinary: bytes,
    tinyblob: bytes,
    blob: bytes,
    mediumblob: bytes,
    longblob: bytes,
    geometry: bytes,
    point: bytes,
    linestring: bytes,
    polygon: bytes,
    multipoint: bytes,
    multilinestring: bytes,
    multipolygon: bytes,
    geometrycollection: bytes,
    geomcollection: bytes,
    vector: bytes,
    // As many bits as the bytes that arrive have.
    bit: { kind: 'bit', isVarying: true },
    date: { kind: 'date' },
    time: { kind: 'time', precision: 6, hasZone: false },
    datetime: { kind: 'timestamp', precision: 6, hasZone: false },
    timestamp: { kind: 'timestamp', precision: 6, hasZone: true },
    json: { kind: 'json', isNormalized: true },
    uuid: { kind: 'uuid' },
  } satisfies Record<string, NeutralType>),
);

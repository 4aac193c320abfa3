/** How a column's canonical text is read out of the server and put into it. */
export interface ColumnForm {
  /** The expression that reads the column whose quoted name is given. */
  select(column: string): string;
  /** The canonical text of what was read. */
  canonical(value: string): string;
  /** What stands for a value in an INSERT. */
  readonly placeholder: string;
  /** What is bound there for a canonical text. */
  parameter(value: string): string;
}

const asIs: ColumnForm = {
  select: (column) => column,
  canonical: (value) => value,
  placeholder: '?',
  parameter: (value) => value,
};

/** The form of a column by its type as information_schema writes it: `tinyint(1)`, `bit(8)`, `timestamp(6)`. */
export function formOf(columnType: string): ColumnForm {
  const name = /^\w+/.exec(columnType)?.[0] ?? '';
  if (/^tinyint\(1\)$/.test(columnType)) return flag;
  if (name === 'bit') return bits(Number(/\d+/.exec(columnType)?.[0] ?? 1));
  if (/^(binary|varbinary|\w*blob)$/.test(name)) return bytes;
  if (name === 'float') return float32;
  if (name === 'double') return float64;
  if (name === 'timestamp') return instant;
  if (name === 'time' || name === 'datetime') return moment;
  if (name === 'year') return { ...asIs, canonical: (value) => String(Number(value)) };
  return asIs;
}

/** What is bound for a value, NULL included. */
export function parameterOf(form: ColumnForm | undefined, value: string | null): string | null {
  return value === null || form === undefined ? value : form.parameter(value);
}

const flag: ColumnForm = {
  select: (column) => `IF(${column} = 1, 't', IF(${column} = 0, 'f', ${column}))`,
  canonical: (value) => value,
  placeholder: '?',
  parameter: (value) => (value === 't' ? '1' : value === 'f' ? '0' : value),
};

const bytes: ColumnForm = {
  select: (column) => `LOWER(HEX(${column}))`,
  canonical: (value) => value,
  placeholder: 'UNHEX(?)',
  parameter: (value) => value,
};

function bits(length: number): ColumnForm {
  return {
    select: (column) => `LPAD(BIN(${column} + 0), ${length}, '0')`,
    canonical: (value) => value,
    placeholder: 'CAST(CONV(?, 2, 10) AS UNSIGNED)',
    parameter: (value) => value,
  };
}

/** A float printed by the server has six digits, so it is read as the double that it equals. */
const float32: ColumnForm = {
  select: (column) => `${column} * 1e0`,
  canonical: (value) => floatText(value, 32),
  placeholder: '?',
  // The shortest text of the largest float is beyond it, and would be refused.
  parameter: (value) => String(Math.fround(Number(value))),
};

const float64: ColumnForm = { ...asIs, canonical: (value) => floatText(value, 64) };

/** The shortest text that reads back to the same bits, an exponent written as Postgres and JavaScript do. */
function floatText(value: string, width: 32 | 64): string {
  const number = Number(value);
  if (Object.is(number, -0)) return '-0';
  if (width === 64) return String(number);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return String(short);
  }
  return String(Number(number.toPrecision(9)));
}

/** Zeros at the end of a second's fraction are not written. */
function withoutZeros(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

const moment: ColumnForm = { ...asIs, canonical: withoutZeros };

const instant: ColumnForm = {
  ...asIs,
  canonical: (value) => `${withoutZeros(value)}+00`,
  parameter: (value) => value.replace(/\+00$/, ''),
};

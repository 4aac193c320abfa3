import type { Dialect } from './definition.ts';

/**
 * What a column's values are, in words no engine owns. Each kind has one *canonical text*, the form its fields have in a
 * `FieldBatch`; both ends speak it, so neither needs to know the other:
 *
 * | kind | canonical text |
 * | --- | --- |
 * | `boolean` | `t` or `f` |
 * | `integer` | decimal digits, `-` in front when negative, no leading zeros |
 * | `decimal` | digits with an optional `.`, the scale as stored (`1.50`), never an exponent; `NaN`, `Infinity`, `-Infinity` |
 * | `float` | shortest text that reads back to the same bits; may have an exponent; `NaN`, `Infinity`, `-Infinity` |
 * | `text`, `enum` | the characters in UTF-8, nothing escaped |
 * | `bytes` | the raw bytes themselves |
 * | `bit` | `0` and `1` characters, leftmost bit first |
 * | `date` | `YYYY-MM-DD`, more year digits past 9999, ` BC` behind; `infinity`, `-infinity`; parts of zero where limits allow them |
 * | `time` | `HH:MM:SS[.ffffff]`, behind it `+HH[:MM[:SS]]` when it has a zone; may reach `24:00:00`, and where limits say so more hours, with `-` in front when negative |
 * | `timestamp` | date, a space, time, as above; with a zone always UTC, written `+00`; ` BC` comes last |
 * | `interval` | Postgres's `postgres` style, such as `1 year 2 mons -3 days +04:05:06.7` |
 * | `uuid` | 32 lower-case hex digits in groups 8-4-4-4-12 |
 * | `json` | the JSON text as the source gives it |
 * | `array` | Postgres's array text: `{1,NULL,"a b"}`, elements in their own canonical text (`bytes` as `\x` hex) |
 * | `opaque` | the text of the dialect that owns it; travels to the same dialect only |
 *
 * Sources: Postgres manual, chapter 8 (data types); ISO 8601 for the order of date parts.
 */
export type NeutralType =
  | { readonly kind: 'boolean' }
  /** `isFlag`: meant as yes or no by who made the column (MySQL's `tinyint(1)`), though it holds any number. */
  | {
      readonly kind: 'integer';
      readonly bits: 8 | 16 | 24 | 32 | 64;
      readonly isUnsigned: boolean;
      readonly isFlag?: boolean;
    }
  /** Without a precision: any number of digits. */
  | { readonly kind: 'decimal'; readonly precision?: number; readonly scale?: number }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  /** `maxLength` in characters; `isFixed`: padded with spaces to that length. */
  | { readonly kind: 'text'; readonly maxLength?: number; readonly isFixed: boolean }
  /** `maxLength` in bytes; `isFixed`: padded with zeros to that length. @defaultValue not padded */
  | { readonly kind: 'bytes'; readonly maxLength?: number; readonly isFixed?: boolean }
  | { readonly kind: 'bit'; readonly length?: number; readonly isVarying: boolean }
  | { readonly kind: 'date' }
  /** `precision`: digits of a second kept, 0 to 6. */
  | { readonly kind: 'time'; readonly precision: number; readonly hasZone: boolean }
  | { readonly kind: 'timestamp'; readonly precision: number; readonly hasZone: boolean }
  | { readonly kind: 'interval' }
  | { readonly kind: 'uuid' }
  /** `isNormalized`: the engine parses it and may reorder keys and drop white space (jsonb). */
  | { readonly kind: 'json'; readonly isNormalized: boolean }
  /** `name`: what its type is to be called where types have names. @defaultValue the sink's choice */
  | { readonly kind: 'enum'; readonly labels: readonly string[]; readonly name?: string }
  | { readonly kind: 'array'; readonly element: NeutralType }
  /** `native`: the fully qualified name of the type in its dialect, modifiers left out. */
  | { readonly kind: 'opaque'; readonly dialect: Dialect; readonly native: string };

/**
 * A value of a row, as the server sent it. Integers are bigints and floats numbers, so that the two are told apart; a string that is not UTF-8
 * is a {@link RawString}. Maps keep the order of the wire, which carries no meaning.
 */
export type GobValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | RawString
  | Uint8Array
  | GobTime
  | GobStruct
  | ReadonlyMap<string, GobValue>
  | readonly GobValue[];

/** A row by column. */
export type GobRow = ReadonlyMap<string, GobValue>;

/** A string of Go is bytes: those of a MySQL blob are not UTF-8. */
export class RawString {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** A `time.Time`: an instant, and the zone it is told in. */
export class GobTime {
  /** Since 0001-01-01 00:00:00 UTC. */
  readonly seconds: bigint;
  readonly nanos: number;
  /** East of Greenwich; undefined is UTC. */
  readonly offsetSeconds: number | undefined;

  constructor(seconds: bigint, nanos: number, offsetSeconds: number | undefined) {
    this.seconds = seconds;
    this.nanos = nanos;
    this.offsetSeconds = offsetSeconds;
  }
}

/** A struct: fields that the wire leaves out, since they are zero, are not there. */
export class GobStruct {
  /** As the interface that held it says: `neosynctypes.Binary`. Empty for one inside another. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, GobValue>;

  constructor(name: string, fields: ReadonlyMap<string, GobValue>) {
    this.name = name;
    this.fields = fields;
  }
}

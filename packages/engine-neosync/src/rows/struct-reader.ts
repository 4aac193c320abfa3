import type { GobReader } from '../gob/gob-reader.ts';
import type { GobStructType } from '../gob/gob-type.ts';
import type { ValueDecoder } from '../gob/value-decoder.ts';
import { Moment } from '../values/moment.ts';
import { isAt } from './name-table.ts';
import { planStruct, slots, type StructPlan } from './struct-plan.ts';

/** Takes the fields of Neosync's structs where they stand. One is used for value after value; fields that are left out are zero. */
export class StructReader {
  readonly moment = new Moment();
  zone = '';
  bytes: Uint8Array = noBytes;
  bitLength = 0;
  microseconds = 0n;
  days = 0;
  months = 0;
  readonly #reader: GobReader;
  readonly #decoder: ValueDecoder;
  readonly #plans = new WeakMap<GobStructType, StructPlan>();
  /** Of the types met last, by family. */
  readonly #last: Record<string, StructPlan | undefined> = {};

  constructor(reader: GobReader, decoder: ValueDecoder) {
    this.#reader = reader;
    this.#decoder = decoder;
  }

  /** Reads a value of a type; `family` names the kind of struct. */
  read(type: GobStructType, family: string): void {
    const reader = this.#reader;
    const plan = this.#planOf(type, family);
    this.#clear();
    const start = reader.at;
    let field = -1;
    if (plan.head.length > 0 && isAt(plan.head, reader.bytes, reader.at, plan.head.length)) {
      reader.at += plan.head.length;
      field = plan.headField;
    }
    for (;;) {
      const delta = reader.readUint();
      if (delta === 0) return;
      field += delta;
      const slot = plan.slots[field];
      if (slot === undefined) throw reader.corrupt('a value has a field that its type does not have');
      if (slot !== slots.skipped) {
        this.#readSlot(slot);
        continue;
      }
      this.#decoder.read(type.fields[field]?.id ?? 0);
      this.#keepHead(plan, field, start);
    }
  }

  /** Fields that are skipped stand in front of the others. */
  #keepHead(plan: StructPlan, field: number, start: number): void {
    if (field !== plan.headField + 1) return;
    plan.head = this.#reader.bytes.slice(start, this.#reader.at);
    plan.headField = field;
  }

  #planOf(type: GobStructType, family: string): StructPlan {
    const last = this.#last[family];
    if (last?.type === type) return last;
    const plan = this.#plans.get(type) ?? planStruct(type);
    this.#plans.set(type, plan);
    this.#last[family] = plan;
    return plan;
  }

  #clear(): void {
    this.moment.setDate(0, 0, 0);
    this.zone = '';
    this.bytes = noBytes;
    this.bitLength = 0;
    this.microseconds = 0n;
    this.days = 0;
    this.months = 0;
  }

  #readSlot(slot: number): void {
    const reader = this.#reader;
    const { moment } = this;
    switch (slot) {
      case slots.year:
        moment.year = reader.readInt();
        return;
      case slots.month:
        moment.month = reader.readInt();
        return;
      case slots.day:
        moment.day = reader.readInt();
        return;
      case slots.hour:
        moment.hour = reader.readInt();
        return;
      case slots.minute:
        moment.minute = reader.readInt();
        return;
      case slots.second:
        moment.second = reader.readInt();
        return;
      case slots.nano:
        moment.nano = reader.readInt();
        return;
      default:
        this.#readOther(slot);
    }
  }

  #readOther(slot: number): void {
    const reader = this.#reader;
    switch (slot) {
      case slots.zone:
        this.zone = this.#readZone();
        return;
      case slots.isBc:
        this.moment.isBc = reader.readBool();
        return;
      case slots.bytes:
        this.bytes = reader.readBytes();
        return;
      case slots.bitLength:
        this.bitLength = reader.readInt();
        return;
      case slots.microseconds:
        this.microseconds = reader.readInt64();
        return;
      case slots.days:
        this.days = reader.readInt();
        return;
      default:
        this.months = reader.readInt();
    }
  }

  #readZone(): string {
    const { bytes, at } = this.#reader;
    // The usual one, without making a string of it.
    const isUtc = bytes[at] === 3 && bytes[at + 1] === 0x55 && bytes[at + 2] === 0x54 && bytes[at + 3] === 0x43;
    const name = isUtc ? 'UTC' : this.#reader.readName();
    if (isUtc) this.#reader.at = at + 4;
    return name;
  }
}

const noBytes = new Uint8Array(0);

import type { NeutralType } from '@sync/core/connector';
import { corruptRow, type GobPlace } from '../gob/gob-reader.ts';
import type { NeosyncLoss } from '../rows/row-batcher.ts';
import type { Zones } from './zones.ts';

/** Where rows come from; decides what bits mean. */
export type Origin = 'postgres' | 'mysql' | 'bucket';

export interface ValueTargetInit {
  readonly column: string;
  readonly type: NeutralType;
  readonly origin: Origin;
  readonly zones: Zones;
  readonly place: GobPlace;
  readonly onLoss: (loss: NeosyncLoss) => void;
  /** @defaultValue false */
  readonly isElement?: boolean;
}

/** A column whose values become canonical text, or the elements of one. */
export class ValueTarget {
  readonly type: NeutralType;
  readonly kind: NeutralType['kind'];
  readonly origin: Origin;
  readonly zones: Zones;
  /** What elements become; undefined when values are no arrays. */
  readonly element: ValueTarget | undefined;
  /** Whether values are elements of arrays. */
  readonly isElement: boolean;
  readonly #init: ValueTargetInit;
  #asText: ValueTarget | undefined;
  readonly #told: Set<NeosyncLoss['kind']>;

  constructor(init: ValueTargetInit, told = new Set<NeosyncLoss['kind']>()) {
    this.type = init.type;
    this.kind = init.type.kind;
    this.origin = init.origin;
    this.zones = init.zones;
    this.isElement = init.isElement ?? false;
    this.#init = init;
    this.#told = told;
    const element = elementType(init.type);
    this.element = element && new ValueTarget({ ...init, type: element, isElement: true }, told);
  }

  /** What values become where their own text is wanted. */
  get asText(): ValueTarget {
    this.#asText ??= new ValueTarget({ ...this.#init, type: { kind: 'text', isFixed: false } }, this.#told);
    return this.#asText;
  }

  /** Tells a loss, once. */
  lose(kind: NeosyncLoss['kind']): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#init.onLoss({ kind, column: this.#init.column });
  }

  /** `why` holds no value. */
  corrupt(why: string): Error {
    return corruptRow({ table: this.#init.place.table, column: this.#init.column, why });
  }

  /** The error for a value that does not have the form its column's type needs. */
  misfit(what: string): Error {
    return this.corrupt(`${what} is no value of the type ${this.kind}`);
  }
}

/** Opaque types of Postgres are arrays by their name. */
function elementType(type: NeutralType): NeutralType | undefined {
  if (type.kind === 'array') return type.element;
  if (type.kind !== 'opaque' || !type.native.endsWith('[]')) return undefined;
  return { ...type, native: type.native.slice(0, -2) };
}

import type { SchemaElement } from 'hyparquet/src/types.js';
import { type LeafType, readLeafType } from './leaf-type.ts';

/** What the parts of a schema have in common. */
interface Part {
  readonly name: string;
  readonly isNullable: boolean;
  /** Definition level of an entry in which this part is there. */
  readonly definition: number;
}

/** A leaf: one column of the file. */
export interface LeafPart extends Part {
  readonly kind: 'leaf';
  readonly type: LeafType;
  readonly element: SchemaElement;
  /** Which of the file's columns, from 0. */
  readonly index: number;
  /** Names from the top to the leaf. */
  readonly path: readonly string[];
  /** How many lists it is in. */
  readonly repetition: number;
}

/** A list. An entry at `definition` has the list; one at `elementDefinition` or more has an element of it. */
export interface ListPart extends Part {
  readonly kind: 'list';
  readonly element: SchemaPart;
  readonly elementDefinition: number;
  /** Repetition level of an element that is not the first. */
  readonly repetition: number;
}

/** A list of pairs. */
export interface MapPart extends Part {
  readonly kind: 'map';
  readonly key: SchemaPart;
  /** Missing: a set. */
  readonly value?: SchemaPart;
  readonly elementDefinition: number;
  readonly repetition: number;
}

export interface StructPart extends Part {
  readonly kind: 'struct';
  readonly fields: readonly SchemaPart[];
  /** It holds one value of the type VARIANT, not fields of its own. */
  readonly isVariant: boolean;
}

export type SchemaPart = LeafPart | ListPart | MapPart | StructPart;

/** A schema with more parts inside each other than this is refused. */
const deepest = 100;

/** The columns of a table, from the flat list of the footer. @throws {Error} when the list is no tree */
export function readSchema(elements: readonly SchemaElement[]): readonly SchemaPart[] {
  const reader = new SchemaReader(elements);
  const parts = reader.readChildren({ definition: 0, repetition: 0, path: [] }, reader.take().num_children ?? 0);
  if (!reader.isDone) throw new Error('the schema has parts outside the table');
  return parts;
}

/** The leaves below a part, in the order of the file's columns. */
export function leavesOf(part: SchemaPart): readonly LeafPart[] {
  switch (part.kind) {
    case 'leaf':
      return [part];
    case 'list':
      return leavesOf(part.element);
    case 'map':
      return [...leavesOf(part.key), ...(part.value === undefined ? [] : leavesOf(part.value))];
    case 'struct':
      return part.fields.flatMap(leavesOf);
    default:
      return part satisfies never;
  }
}

/** Levels that entries have where a part begins. */
interface Level {
  readonly definition: number;
  readonly repetition: number;
  readonly path: readonly string[];
}

/** Takes one element after the other: a tree in the order of its first visits. */
class SchemaReader {
  readonly #elements: readonly SchemaElement[];
  #at = 0;
  #leafCount = 0;

  constructor(elements: readonly SchemaElement[]) {
    this.#elements = elements;
  }

  get isDone(): boolean {
    return this.#at === this.#elements.length;
  }

  take(): SchemaElement {
    const element = this.#elements[this.#at++];
    if (element === undefined) throw new Error('the schema ends early');
    return element;
  }

  readChildren(level: Level, count: number): SchemaPart[] {
    if (level.path.length > deepest) throw new Error('the schema is too deep');
    if (count > this.#elements.length) throw new Error('the schema ends early');
    return Array.from({ length: count }, () => this.#readField(level));
  }

  /** A field of a table or struct: a part, or a list where it is repeated without being annotated. */
  #readField(above: Level): SchemaPart {
    const element = this.take();
    const level = below(above, element);
    if (element.repetition_type !== 'REPEATED') return this.#readPart(element, level);
    const part = this.#readPart(element, level);
    return {
      kind: 'list',
      name: element.name,
      isNullable: false,
      definition: above.definition,
      element: part,
      elementDefinition: level.definition,
      repetition: level.repetition,
    };
  }

  #readPart(element: SchemaElement, level: Level): SchemaPart {
    const part = {
      name: element.name,
      isNullable: element.repetition_type === 'OPTIONAL',
      definition: level.definition,
    };
    if (element.num_children === undefined || (element.type !== undefined && element.num_children === 0)) {
      const { path, repetition } = level;
      return {
        ...part,
        kind: 'leaf',
        type: readLeafType(element),
        element,
        index: this.#leafCount++,
        path,
        repetition,
      };
    }
    const annotation = element.logical_type?.type ?? element.converted_type;
    const isRepeated = this.#elements[this.#at]?.repetition_type === 'REPEATED' && element.num_children === 1;
    if (annotation === 'LIST' && isRepeated) return { ...part, ...this.#readList(element, level) };
    if ((annotation === 'MAP' || annotation === 'MAP_KEY_VALUE') && isRepeated)
      return { ...part, ...this.#readMap(level) };
    const fields = this.readChildren(level, element.num_children);
    return { ...part, kind: 'struct', fields, isVariant: annotation === 'VARIANT' };
  }

  /** The rules for lists of older writers: LogicalTypes.md, "Backward-compatibility rules". */
  #readList(list: SchemaElement, above: Level): Omit<ListPart, keyof Part> {
    const repeated = this.take();
    const level = below(above, repeated);
    const children = repeated.num_children ?? 0;
    const isElement =
      children !== 1 ||
      repeated.name === 'array' ||
      repeated.name === `${list.name}_tuple` ||
      this.#elements[this.#at]?.repetition_type === 'REPEATED';
    const element = isElement ? this.#readPart(repeated, level) : this.#readField(level);
    return { kind: 'list', element, elementDefinition: level.definition, repetition: level.repetition };
  }

  #readMap(above: Level): Omit<MapPart, keyof Part> {
    const pair = this.take();
    const level = below(above, pair);
    const [key, value, ...more] = this.readChildren(level, pair.num_children ?? 0);
    if (key === undefined || more.length > 0) throw new Error('a map of the schema has no pairs');
    return {
      kind: 'map',
      key,
      ...(value === undefined ? {} : { value }),
      elementDefinition: level.definition,
      repetition: level.repetition,
    };
  }
}

function below({ definition, repetition, path }: Level, element: SchemaElement): Level {
  return {
    definition: definition + (element.repetition_type === 'REQUIRED' ? 0 : 1),
    repetition: repetition + (element.repetition_type === 'REPEATED' ? 1 : 0),
    path: [...path, element.name],
  };
}

import type { NeutralType } from '@sync/core/connector';
import type { FieldConversion } from './field-conversion.ts';

/** Postgres's array text to a JSON array, its elements by their type; what is no array of that form is refused. */
export function arrayToJson(element: NeutralType): FieldConversion {
  const printElement = elementPrinter(innermost(element));
  return (field) => {
    const text = Buffer.from(field.bytes.buffer, field.bytes.byteOffset + field.start, field.end - field.start);
    const json = new ArrayReader(text.toString('utf8'), printElement).read();
    if (json === undefined) return 'is no array';
    field.bytes = Buffer.from(json, 'utf8');
    field.start = 0;
    field.end = field.bytes.length;
    return undefined;
  };
}

function innermost(type: NeutralType): NeutralType {
  return type.kind === 'array' ? innermost(type.element) : type;
}

function elementPrinter({ kind }: NeutralType): (text: string) => string {
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      // NaN and the infinities are no numbers of JSON.
      return (text) => (/^-?\d/.test(text) ? text : JSON.stringify(text));
    case 'boolean':
      return (text) => (text === 't' ? 'true' : 'false');
    case 'json':
      return (text) => text;
    default:
      return (text) => JSON.stringify(text);
  }
}

/** Reads `{1,NULL,"a b",{…}}`: Postgres manual, "Array Input and Output Syntax". */
class ArrayReader {
  readonly #text: string;
  readonly #print: (element: string) => string;
  #at = 0;

  constructor(text: string, print: (element: string) => string) {
    // Bounds in front, `[0:1]={…}`: JSON knows none.
    this.#text = text.startsWith('[') ? text.slice(text.indexOf('=') + 1) : text;
    this.#print = print;
  }

  /** The whole text as JSON; undefined when it is no array. */
  read(): string | undefined {
    const json = this.#array();
    return this.#at === this.#text.length ? json : undefined;
  }

  #array(): string | undefined {
    if (!this.#take('{')) return undefined;
    const elements: string[] = [];
    if (this.#take('}')) return '[]';
    do {
      const element = this.#text[this.#at] === '{' ? this.#array() : this.#element();
      if (element === undefined) return undefined;
      elements.push(element);
    } while (this.#take(','));
    return this.#take('}') ? `[${elements.join(',')}]` : undefined;
  }

  #element(): string | undefined {
    if (this.#take('"')) {
      const quoted = this.#quoted();
      return quoted === undefined ? undefined : this.#print(quoted);
    }
    const start = this.#at;
    while (this.#at < this.#text.length && !/[,{}]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    const plain = this.#text.slice(start, this.#at);
    if (plain === '') return undefined;
    return plain.toUpperCase() === 'NULL' ? 'null' : this.#print(plain.replaceAll(/\\(.)/gs, '$1'));
  }

  #quoted(): string | undefined {
    let value = '';
    for (; this.#at < this.#text.length; this.#at += 1) {
      const letter = this.#text.charAt(this.#at);
      if (letter === '"') {
        this.#at += 1;
        return value;
      }
      if (letter === '\\') this.#at += 1;
      value += this.#text.charAt(this.#at);
    }
    return undefined;
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }
}

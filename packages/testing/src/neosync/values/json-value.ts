import type { GoValue } from './go-value.ts';

/** JSON as Go parses it into an interface: every number is a double. */
export function jsonValue(json: unknown): GoValue {
  switch (typeof json) {
    case 'boolean':
      return { kind: 'bool', value: json };
    case 'number':
      return { kind: 'float', type: 'float64', value: json };
    case 'string':
      return { kind: 'string', value: json };
    case 'object':
      if (json === null) return null;
      if (Array.isArray(json)) return { kind: 'slice', elements: json.map(jsonValue) };
      return { kind: 'map', entries: Object.entries(json).map(([key, value]) => [key, jsonValue(value)] as const) };
    default:
      throw new Error('JSON has no such value.');
  }
}

/** The text of a JSON column. JSON's null comes as a string, as the server has it. */
export function jsonColumn(text: string): GoValue {
  return jsonValue(JSON.parse(text)) ?? { kind: 'string', value: 'null' };
}

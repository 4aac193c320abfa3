import type { SyncError } from '@sync/core/connector';

/** An object of a JSON document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A schema document while it is read. */
export interface SchemaDocument {
  readonly root: JsonObject;
  /** Makes the error for what cannot be read. `path` is a JSON pointer into the document. */
  readonly fault: SchemaFault;
}

export type SchemaFault = (path: string, why: string) => SyncError;

/** One schema inside a document. */
export interface SchemaNode {
  readonly schema: JsonObject;
  /** JSON pointer of the place where it was used, for errors. */
  readonly path: string;
  /** When it was reached by a reference: the name it has there. */
  readonly definition?: string;
  /** Schemas around it, counted from the property. @defaultValue 0 */
  readonly depth?: number;
}

/** Deeper than any schema, and a circle of references has no end. */
const deepest = 20;

/** A schema inside another one. */
export function innerNode(document: SchemaDocument, around: SchemaNode, part: string): SchemaNode {
  const path = `${around.path}/${part}`;
  const depth = (around.depth ?? 0) + 1;
  let schema: unknown = around.schema;
  for (const name of part.split('/')) schema = (schema as JsonObject)[name];
  if (!isJsonObject(schema)) throw document.fault(path, 'it is not an object');
  if (depth > deepest) throw document.fault(path, 'it is nested without end');
  return { schema, path, depth };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema that references lead to, at last. A schema without one comes back as it is. */
export function followReferences(document: SchemaDocument, node: SchemaNode): SchemaNode {
  const seen = new Set<string>();
  let { schema, definition } = node;
  for (;;) {
    const reference = schema.$ref;
    if (reference === undefined) return { ...node, schema, ...(definition !== undefined && { definition }) };
    if (typeof reference !== 'string') throw document.fault(`${node.path}/$ref`, 'a reference must be a string');
    if (seen.has(reference)) throw document.fault(`${node.path}/$ref`, `${reference} leads to itself`);
    seen.add(reference);
    schema = { ...readPointer(document, node, reference), ...beside(schema) };
    definition = reference.slice(reference.lastIndexOf('/') + 1);
  }
}

/** Title, description and default may stand beside a reference, and count more than those of what is referenced. */
function beside(schema: JsonObject): JsonObject {
  const { title, description } = schema;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(schema.default !== undefined && { default: schema.default }),
  };
}

function readPointer(document: SchemaDocument, node: SchemaNode, reference: string): JsonObject {
  const parts = reference.split('/');
  const isLocal = parts.shift() === '#';
  let found: unknown = isLocal ? document.root : undefined;
  for (const part of parts) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  if (!isJsonObject(found)) throw document.fault(`${node.path}/$ref`, `there is no ${reference}`);
  return found;
}

import { compareTypes, type NeutralType } from '@sync/core/connector';

/**
 * The type that a column of a Parquet file is to be described and read as, where the sink's column has the type `sink`: the file's own wherever
 * its values are carried into the sink's as they are; the sink's where the file says the same in other words (a text that is a date, bytes
 * that are a UUID) and reading turns one into the other, value by value, or refuses it. Else the file's, for the plan to refuse.
 */
export function typeForSink(file: NeutralType, sink: NeutralType): NeutralType {
  if (file.kind === 'array' && sink.kind === 'array')
    return { kind: 'array', element: typeForSink(file.element, sink.element) };
  // Texts are read as what they say, in every form that other files may have it in.
  if (file.kind === 'text' && isConvertible(file, sink)) return sink;
  if (compareTypes(file, sink, { isAcross: true }).fit !== 'refused') return file;
  return isConvertible(file, sink) ? sink : file;
}

function isConvertible(file: NeutralType, sink: NeutralType): boolean {
  switch (file.kind) {
    case 'text':
      return sink.kind !== 'text' && sink.kind !== 'enum' && sink.kind !== 'opaque';
    case 'bytes':
      if (sink.kind === 'uuid') return file.isFixed === true && file.maxLength === 16;
      return (sink.kind === 'text' && !sink.isFixed) || sink.kind === 'json' || sink.kind === 'enum';
    case 'json':
      return sink.kind === 'json';
    case 'decimal':
      return sink.kind === 'integer';
    case 'float':
      return sink.kind === 'integer' || sink.kind === 'decimal';
    case 'date':
      return sink.kind === 'timestamp';
    case 'uuid':
      return sink.kind === 'bytes' && (sink.isFixed !== true || sink.maxLength === 16);
    case 'array':
      return sink.kind === 'json';
    default:
      return false;
  }
}

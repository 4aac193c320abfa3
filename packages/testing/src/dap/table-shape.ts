/** How a table's files look. Can be changed at any time and counts for jobs started later. */
export interface TableShape {
  /** Into how many files rows are spread. @defaultValue 1 */
  readonly parts?: number;
  /** What a result without rows is: no file, or files that hold a header only. @defaultValue 'no file' */
  readonly empty?: 'no file' | 'header only';
  /** In which order columns come: the schema's, or another one in every file. @defaultValue 'in order' */
  readonly header?: 'in order' | 'shuffled';
  /** Columns that the schema does not know, with the same text in every row. @defaultValue none */
  readonly unknownColumns?: readonly string[];
  /**
   * Whether a key comes once in a result, or as often as it changed, older versions behind newer ones, snapshots included.
   *
   * @defaultValue 'once'; 'repeated' of canvas_logs.web_logs
   */
  readonly keys?: 'once' | 'repeated';
  /** How CSV writes NULL; the published documents say both. @defaultValue 'word' */
  readonly csvNull?: 'word' | 'nothing';
  /** What tabular files hold for the values of a deleted row. @defaultValue 'null' */
  readonly deletedValues?: 'null' | 'empty';
  /** 0 to 9. @defaultValue 1 */
  readonly gzipLevel?: number;
}

/** Every member set. */
export type FullShape = Required<TableShape>;

/** A shape of which nothing was said. */
export function defaultShape(table: string): FullShape {
  return {
    parts: 1,
    empty: 'no file',
    header: 'in order',
    unknownColumns: [],
    keys: table === 'canvas_logs.web_logs' ? 'repeated' : 'once',
    csvNull: 'word',
    deletedValues: 'null',
    gzipLevel: 1,
  };
}

/** The parts of the Parquet library that files are read with. */
export interface ParquetLibrary {
  readonly parseFooter: typeof import('hyparquet')['parquetMetadata'];
  readonly parsePageHeader: typeof import('hyparquet/src/column.js')['parquetHeader'];
  readonly compressors: import('hyparquet').Compressors;
}

let loading: Promise<ParquetLibrary> | undefined;

/** Loads the library when the first Parquet file is read: other formats do without it. */
export function loadLibrary(): Promise<ParquetLibrary> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ParquetLibrary> {
  const [footer, column, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet/src/column.js'),
    import('hyparquet-compressors'),
  ]);
  return { parseFooter: footer.parquetMetadata, parsePageHeader: column.parquetHeader, compressors };
}

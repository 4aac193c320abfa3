export type {
  BucketTables,
  DeclaredColumn,
  FileFormat,
  FolderSelection,
  FolderTable,
  JobRunSelection,
} from './bucket/bucket-options.ts';
export type { BucketContent, BucketLayout, BucketPlace, BucketTable } from './bucket/bucket-layout.ts';
export { bucketSource, type BucketSourceInit } from './bucket/bucket-source.ts';
export { checkBucketName, checkPrefix, checkStoreEndpoint, checkTexts } from './bucket/check-place.ts';
export { folderLayout } from './bucket/folder-layout.ts';
export type {
  ListedEntry,
  ListRequest,
  ObjectBody,
  ObjectStore,
  OpenOptions,
  StoredObject,
} from './objects/object-store.ts';
export { PinnedObjects } from './objects/pinned-objects.ts';
export { readObject, type ReadObjectOptions } from './objects/read-object.ts';
export { atEndpoint, memberOf, plainCause, storeFails, storeIsSlow, storeTlsTodo } from './objects/store-fault.ts';
export { streamBytes, type StreamBytesOptions } from './objects/stream-bytes.ts';
export { MemberFinder, type Member } from './rows/member-finder.ts';
export { type RowFile, type RowFilesColumn, type RowFilesOptions, readRowFiles } from './rows/read-row-files.ts';
export { readHex, skipSpace, skipString, skipValue, unescapeReplacing } from './rows/json-text.ts';
export { RowBuffer, type RowBufferOptions } from './rows/row-buffer.ts';
export { type UnzipOptions, unzip, type ZipFault } from './rows/unzip.ts';
export type { Conversion, JsonConversion, JsonToken, ValueForms } from './rows/value-forms.ts';
export { toCanonicalMoment } from './values/canonical-moment.ts';
export { arrayConversion, type ElementForm } from './values/convert-array.ts';
export { convertBoolean } from './values/convert-boolean.ts';
export { convertDate, convertTime, convertTimestamp } from './values/convert-moment.ts';
export { convertDecimal, convertFloat } from './values/convert-number.ts';
export { convertUuid } from './values/convert-uuid.ts';
export { plainValues } from './values/plain-values.ts';
export { describeParquet, type ParquetColumn, type ParquetDescription } from './parquet/describe-parquet.ts';
export type { RangedFile } from './parquet/ranged-file.ts';
export { type ParquetRequest, readParquet } from './parquet/read-parquet.ts';
export { typeForSink } from './parquet/type-for-sink.ts';

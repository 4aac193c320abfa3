export { batchOf, integer, loadRows, type RowsLoad, text } from '@sync/conformance';

import type { RowFilesOptions } from './read-row-files.ts';
import type { ZipFault } from './unzip.ts';

const zippedName = /\.(?:gz|gzip|zst|zstd)$/i;
/** Of a text all but tab, newline, vertical tab, form feed and carriage return. */
const isControl = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f;
const looked = 512;

export interface PlainFile {
  readonly name: string;
  readonly format: RowFilesOptions['format'];
  readonly fault: ZipFault;
}

/**
 * Bytes decide what a file is. One whose name says that it is zipped may be plain all the same (stores unzip on the way), but then it begins
 * as a text of its format does.
 *
 * @throws what `fault` makes
 */
export function checkPlainFile(head: Uint8Array, { name, format, fault }: PlainFile): void {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw fault('it is a text in UTF-16; write it in UTF-8');
  }
  if (head.length === 0 || !zippedName.test(name)) return;
  const begin = head.subarray(0, looked);
  const text = new TextDecoder().decode(begin).trimStart();
  const isText = !begin.some(isControl) && (format !== 'jsonl' || text === '' || text.startsWith('{'));
  if (!isText) throw fault('its name says that it is zipped, and its bytes are neither gzip nor Zstandard nor text');
}

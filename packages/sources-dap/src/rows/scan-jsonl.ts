import { skipSpace, skipString, skipValue, unescapeReplacing, type Member, MemberFinder } from '@sync/files';
import { corruptFile } from './corrupt.ts';
import { isAction, leftOut } from './header.ts';
import { findLineEnd, type RowScanner, type ScannerOptions } from './scanner.ts';

const [quote, backslash, colon, comma, openBrace, closeBrace] = [0x22, 0x5c, 0x3a, 0x2c, 0x7b, 0x7d];
const letterN = 0x6e;

/**
 * One JSON object a line: `{"meta":{…},"key":{…},"value":{…}}`. Members come in any order; one that is left out is NULL. Values are cut out of
 * the text, and only what is escaped is rewritten.
 */
export class JsonlScanner implements RowScanner {
  readonly findRowEnd = findLineEnd;
  readonly #options: ScannerOptions;
  readonly #members: MemberFinder;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#members = groupsOf(options);
  }

  takeRow(start: number, end: number): void {
    const { rows, writer, place } = this.#options;
    place.line += 1;
    const first = skipSpace(rows.bytes, start);
    // A line of nothing holds no row.
    if (first >= end) return;
    writer.beginRow();
    const after = this.#takeObject(first, end, this.#members);
    if (skipSpace(rows.bytes, after) < end) throw this.#notJson();
    writer.endRow();
  }

  finish(): void {}

  /** Takes the members of the object that begins at `at`. Gives where it ends. */
  #takeObject(at: number, end: number, members: MemberFinder): number {
    const { rows } = this.#options;
    if (rows.bytes[at] !== openBrace) throw this.#notJson();
    members.begin();
    let next = skipSpace(rows.bytes, at + 1);
    if (rows.bytes[next] === closeBrace) return next + 1;
    while (next < end) {
      const nameEnd = rows.bytes[next] === quote ? skipString(rows.bytes, next, end) : -1;
      if (nameEnd === -1) break;
      const member = members.find(rows.bytes, next + 1, nameEnd - 1);
      const colonAt = skipSpace(rows.bytes, nameEnd);
      if (rows.bytes[colonAt] !== colon) break;
      next = this.#takeMember(skipSpace(rows.bytes, colonAt + 1), end, member);
      next = skipSpace(rows.bytes, next);
      if (rows.bytes[next] === closeBrace && next < end) return next + 1;
      if (rows.bytes[next] !== comma) break;
      next = skipSpace(rows.bytes, next + 1);
    }
    throw this.#notJson();
  }

  #takeMember(at: number, end: number, member: Member): number {
    if (member.kind === 'group' && this.#options.rows.bytes[at] === openBrace) {
      return this.#takeObject(at, end, member.members);
    }
    const after = skipValue(this.#options.rows.bytes, at, end);
    if (after === -1) throw this.#notJson();
    if (member.kind === 'field') this.#takeField(at, after, member.target);
    else if (member.kind === 'unknown') this.#options.onUnknown(member.name);
    return after;
  }

  #takeField(start: number, end: number, target: number): void {
    const { rows, writer, plan } = this.#options;
    const { bytes } = rows;
    if (target === leftOut || (bytes[start] === letterN && end - start === 4)) return;
    let from = start;
    let length = end - start;
    if (bytes[start] === quote && plan.fields[target]?.isJsonText !== true) {
      from = start + 1;
      length -= 2;
      // Where no backslash is, nothing is rewritten; a search by the engine would go on to the end of the buffer.
      let at = from;
      while (at < end && bytes[at] !== backslash) at += 1;
      if (at < end) length = unescapeReplacing(bytes, from, from + length);
      if (length === -1) throw this.#notJson();
    }
    if (target === isAction) writer.writeAction(from, length);
    else writer.writeField(target, from, length);
  }

  #notJson(): Error {
    return corruptFile(this.#options.place, 'a line is no JSON object');
  }
}

/** What each member of a line is. */
function groupsOf({ plan }: ScannerOptions): MemberFinder {
  const group = (name: string): readonly [string, Member] => {
    const fields = plan.fields.flatMap(({ fileName }, target): (readonly [string, Member])[] =>
      fileName.startsWith(`${name}.`) ? [[fileName.slice(name.length + 1), { kind: 'field', target }]] : [],
    );
    const action: readonly [string, Member] = ['action', { kind: 'field', target: isAction }];
    const meta: readonly (readonly [string, Member])[] = [
      ['ts', { kind: 'field', target: plan.sequenceIndex }],
      action,
    ];
    return [name, { kind: 'group', members: new MemberFinder(name === 'meta' ? meta : fields, `${name}.`) }];
  };
  return new MemberFinder([group('meta'), group('key'), group('value')], '');
}

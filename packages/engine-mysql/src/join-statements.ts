/** A message this long costs next to nothing per statement; a longer one only costs memory. */
const targetBytes = 256 * 1024;

/**
 * Joins statements into as few messages as a server takes that reads packets of `maxPacketBytes`; 0: each is a message of its own. A semicolon
 * at a statement's end goes away, since what stood behind it would be an empty statement, which is an error.
 */
export function joinStatements(statements: readonly string[], maxPacketBytes: number): readonly string[] {
  const limit = Math.min(targetBytes, Math.floor(maxPacketBytes / 2));
  const messages: string[] = [];
  let current = '';
  for (const statement of statements) {
    const text = statement.replace(/[;\s]+$/, '');
    if (text === '') continue;
    // A line of its own: the statement before may end in a comment.
    const joined = current === '' ? text : `${current}\n;\n${text}`;
    if (current !== '' && Buffer.byteLength(joined) > limit) {
      messages.push(current);
      current = text;
    } else current = joined;
  }
  return current === '' ? messages : [...messages, current];
}

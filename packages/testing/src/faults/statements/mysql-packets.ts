import { type MessageReader, textAt } from './statement.ts';

/** Commands that have something done (https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html). */
const commands: Readonly<Record<number, string>> = {
  2: 'COM_INIT_DB',
  3: 'COM_QUERY',
  17: 'COM_CHANGE_USER',
  23: 'COM_STMT_EXECUTE',
  24: 'COM_STMT_SEND_LONG_DATA',
  31: 'COM_RESET_CONNECTION',
};

/** Commands whose text is one. */
const withText = [2, 3];

const query = 3;
const prepare = 22;
const execute = 23;

const longest = 0xff_ff_ff;
const headerLength = 4;
/** A request for TLS has no user behind its flags; an answer to the greeting has. */
const sslRequestLength = 32;

/** Reads the packets of a MySQL client. What it sends behind a query and not as a new command is the file of a LOAD DATA LOCAL. */
export function mysqlPackets(): MessageReader {
  let isGreeting = true;
  let command = 0;
  /** Of a statement that was prepared and not executed yet. */
  let prepared = '';
  let isContinued = false;
  let isFile = false;
  return {
    start: (bytes, at) => {
      if (bytes.length - at < headerLength) return undefined;
      const payload = bytes.readUIntLE(at, 3);
      if (payload > 0 && bytes.length - at === headerLength) return undefined;
      const length = headerLength + payload;
      const sequence = bytes[at + 3];
      const wasContinued = isContinued;
      isContinued = payload === longest;
      if (isGreeting && sequence !== 0) {
        if (sequence === 1 && payload === sslRequestLength)
          throw new Error('A statement proxy cannot read an encrypted connection.');
        return { length };
      }
      isGreeting = false;
      if (sequence === 0 && !wasContinued) {
        isFile = false;
        command = bytes[at + headerLength] ?? 0;
        const whole = bytes.subarray(at, at + length);
        if (command === prepare) prepared = textAt(whole, headerLength + 1);
        const kind = commands[command];
        if (kind === undefined) return { length };
        const text = withText.includes(command) ? textAt(whole, headerLength + 1) : command === execute ? prepared : '';
        if (command === execute) prepared = '';
        return { length, statement: { kind, text } };
      }
      // A long query goes on in packets of its own.
      isFile = command === query && (isFile || !wasContinued);
      return isFile ? { length, statement: { kind: 'LOCAL INFILE', text: '' } } : { length };
    },
  };
}

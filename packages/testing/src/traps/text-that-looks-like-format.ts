import type { TestDatabase } from '../databases/test-database.ts';

/** Text that means something to a copy format: \N, \., tabs, line ends, quotes, delimiters, control characters. */
export const textThatLooksLikeFormat: TestDatabase = {
  name: 'text-that-looks-like-format',
  summary:
    'Text that means something to a copy format: \\N, \\., tabs, line ends, quotes, delimiters, control characters.',
  script: () => String.raw`
    CREATE TABLE note (id integer PRIMARY KEY, words text, pieces text[]);
    INSERT INTO note VALUES
      (1, '\N', ARRAY['\N']), (2, '\.', ARRAY['\.', NULL]), (3, '\\N', '{NULL,"NULL"}'), (4, E'tab\there', ARRAY[E'a\tb']),
      (5, E'line\nfeed', ARRAY[E'a\nb']), (6, E'carriage\rreturn\r\n', '{}'), (7, E'\n\\.\n', ARRAY['{}', '{', '}']),
      (8, 'comma, "quoted" and ''single''', ARRAY['a,b', 'c"d', 'e''f', 'g\h']), (9, '', ARRAY['']), (10, ' ', ARRAY[' ', '  ']),
      (11, 'NULL', ARRAY['null']), (12, NULL, NULL), (13, E'\b\f\v\x01\x1f\x7f', NULL), (14, 'é e' || U&'\0301' || ' 🐘 👩‍👩‍👧 ' || U&'\FEFF\200B', NULL),
      (15, '\x41', ARRAY['\x41', '\b', '\101']), (16, '\', ARRAY['\']), (17, E'ends with backslash\\', NULL), (18, U&'\FFFD \+10FFFF', NULL);
  `,
};

/** A value that Neosync's formats cannot carry. */
export interface CrewLoss {
  readonly id: number;
  readonly column: string;
  readonly sent: string | null;
  readonly arrives: string | null;
  readonly why: string;
}

/** The table of {@link crewScript} with such values, as SQL writes its name. */
export const crewLossyTable = 'public.losses';

/** Every value of `losses` that is another at the other end, by row and column. All others arrive as they were. */
export const crewLosses: readonly CrewLoss[] = [
  {
    id: 1,
    column: 'js',
    sent: '{"b":1,  "a":2}',
    arrives: '{"a":2,"b":1}',
    why: 'the server parses json: blanks and the order of keys are not values',
  },
  {
    id: 1,
    column: 'jsb',
    sent: '9007199254740993',
    arrives: '9007199254740992',
    why: 'the server parses the numbers of json as doubles',
  },
  {
    id: 1,
    column: 'nums',
    sent: '{12345678901234567890.5,1.10}',
    arrives: '{12345678901234567000,1.1}',
    why: 'the server reads elements of numeric[] as doubles',
  },
  { id: 1, column: 'ints', sent: '[0:1]={1,2}', arrives: '{1,2}', why: 'a list of Go has no bounds' },
  { id: 2, column: 'js', sent: '{"a":1,"a":2}', arrives: '{"a":2}', why: 'a map of Go has a key once' },
  { id: 2, column: 'jsb', sent: '"null"', arrives: 'null', why: "the server sends JSON's null as the string" },
  { id: 2, column: 'jsbs', sent: '{"null"}', arrives: '{NULL}', why: "in a list JSON's null is nil, and so is NULL" },
  { id: 3, column: 'js', sent: '1.0', arrives: '1', why: 'a double has no trailing zeros' },
  {
    id: 3,
    column: 'jsb',
    sent: '{"big": 12345678901234567890, "exact": 1.10}',
    arrives: '{"big": 12345678901234567000, "exact": 1.1}',
    why: 'the server parses the numbers of json as doubles',
  },
];

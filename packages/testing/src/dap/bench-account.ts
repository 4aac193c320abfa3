/** Values of a made-up account, in the order of `accountsSchema`'s columns, as files carry them. NULL is `null`. */
export type BenchAccount = readonly (string | null)[];

const states = ['active', 'active', 'active', 'active', 'active', 'active', 'deleted', 'suspended'] as const;
const zones = ['America/Denver', 'Europe/Budapest', 'Asia/Tokyo', null] as const;
const locales = ['en', 'hu', null, null] as const;
const names = [
  'School of Engineering',
  'Institut für Geschichte',
  'Département des Lettres',
  '理学部',
  'Academy',
] as const;

/** One account; every number and generation gives the same one each time. About as many values are NULL as in real accounts. */
export function benchAccount(number: number, generation: number): BenchAccount {
  const dice = (Math.imul(number, 0x9e37_79b1) ^ Math.imul(generation + 1, 0x85eb_ca6b)) >>> 0;
  const created = moment(number, 0);
  return [
    String(number),
    `${names[dice % names.length] ?? ''} ${number}${generation === 0 ? '' : ` v${generation}`}`,
    dice % 8 === 6 ? moment(dice, generation) : null,
    number === 1 ? null : String((number >> 4) + 1),
    dice % 3 === 0 ? String(dice) : null,
    String(500_000_000 + (dice % 1000) * 1_000_000),
    '500000000',
    locales[dice % 4] ?? null,
    '52428800',
    '52428800',
    dice % 5 === 0 ? `integration-${dice}` : null,
    dice.toString(16).padStart(40, '0'),
    null,
    dice % 7 === 0 ? String(number * 3) : null,
    created,
    generation === 0 ? created : moment(number, generation),
    states[dice % 8] ?? 'active',
    zones[dice % 4] ?? null,
    `${dice.toString(36)}${number.toString(36).padStart(12, '0')}`,
    dice % 2 === 0 ? `SIS-${number}` : null,
  ];
}

function moment(number: number, generation: number): string {
  const seconds = 1_400_000_000 + ((number * 7919) % 250_000_000) + generation * 86_400;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(((number * 31) % 1_000_000) + 1)
    .padStart(6, '0')
    .slice(0, 6)}Z`;
}

/** A line of a tab-separated file. The values hold nothing that needs an escape. */
export function benchLine(values: BenchAccount): string {
  let line = '';
  for (const [index, value] of values.entries()) line += `${index === 0 ? '' : '\t'}${value ?? '\\N'}`;
  return line;
}

import type { Field } from '../copy-text.ts';
import type { Random } from '../random.ts';
import { PHRASES, TAGS } from '../words.ts';

/** The made value in about `share` of all rows, NULL in the rest. */
export function maybe(random: Random, share: number, make: () => Field): Field {
  return random.chance(share) ? make() : null;
}

/** JSON as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value);
}

/** A list of up to four tags, sometimes empty, sometimes with a NULL in it. */
export function someTags(random: Random): readonly Field[] {
  const tags: Field[] = [];
  for (let left = random.below(5); left > 0; left -= 1) {
    tags.push(random.chance(0.05) ? null : random.pick(TAGS));
  }
  return tags;
}

/** A few sentences, some of them hard on encoders. */
export function prose(random: Random, sentences: number): string {
  const said: string[] = [];
  for (let left = sentences; left > 0; left -= 1) {
    said.push(random.pick(PHRASES));
  }
  return said.join('. ');
}

/** An amount with two decimal places, up to `highest`. */
export function amount(random: Random, highest: number): string {
  return (random.below(highest * 100) / 100).toFixed(2);
}

/** An address of the internet, version 4 or 6, now and then a network. */
export function internetAddress(random: Random): string {
  if (random.chance(0.3)) {
    return `2001:db8:${random.hex(2)}::${random.hex(2)}`;
  }
  const address = `${random.between(1, 223)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
  return random.chance(0.05) ? `${address}/24` : address;
}

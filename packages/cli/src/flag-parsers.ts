import { InvalidArgumentError, Option } from 'commander';

/** `--flag`, `--flag=true` or `--flag=false`; `false` wins over a configuration file that says `true`. */
export function toggle(flag: string, description: string): Option {
  return new Option(`${flag} [boolean]`, description).preset('true').argParser((text: string): boolean => {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new InvalidArgumentError('Valid values are true and false.');
  });
}

/** Every use of the flag, in order. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** A whole number from 1. */
export function positiveNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** A list with `value` at every one of `size` places. */
export function filled<Value>(size: number, value: Value): Value[] {
  return Array.from({ length: size }, () => value);
}

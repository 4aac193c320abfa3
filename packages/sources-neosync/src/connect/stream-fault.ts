/** A stream ended without the message that says so: the rows behind it are not known to be all. */
export class CutFault extends Error {
  override readonly name = 'CutFault';
  readonly isPassing = true;
}

/** A message is longer than a row may be. */
export class SizeFault extends Error {
  override readonly name = 'SizeFault';
  readonly isPassing = false;
}

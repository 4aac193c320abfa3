/** One place where the tree breaks one rule. */
export interface Violation {
  /** The rule's short name, stable, so that a test can ask for it. */
  readonly rule: string;
  /** Path from the root of the repository, with a line number where one is known. */
  readonly at: string;
  readonly message: string;
}

export function formatViolation({ rule, at, message }: Violation): string {
  return `${at}  [${rule}] ${message}`;
}

/** A database as SQL: a name, what is special about it, and the script that makes it in an empty database. */
export interface TestDatabase {
  readonly name: string;
  /** One line: what goes wrong in a program that has not thought of it. */
  readonly summary: string;
  /**
   * The whole script, rows included; the same for every call. A superuser sends it in one piece; it is one transaction
   * unless it says otherwise.
   *
   * @param major - the server's major version; newer features are left out on older servers.
   */
  script(major: number): string;
}

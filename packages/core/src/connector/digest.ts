/** What a table's rows amount to, whatever their order. */
export interface TableDigest {
  /** How the hash was made; hashes of different methods do not compare. */
  readonly method: string;
  readonly rowCount: number;
  readonly hash: string;
}

/** Who asks. An object without a readable secret, so that no log of it shows one. */
export interface Credentials {
  readonly clientId: string;
  /** The header that proves it. */
  readonly authorization: () => string;
  /** Takes the secret out of a text of somebody else's. */
  readonly hide: (text: string) => string;
}

/** Keeps a secret where printing does not reach it. */
export function createCredentials(clientId: string, clientSecret: string): Credentials {
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return {
    clientId,
    authorization: () => `Basic ${pair}`,
    hide: (text) => text.replaceAll(clientSecret, '***').replaceAll(pair, '***'),
  };
}

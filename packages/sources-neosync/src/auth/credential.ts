/** A secret that proves who asks. An object without a readable secret, so that no log of it shows one. */
export interface Credential {
  /** The value of the `Authorization` header. */
  readonly authorization: () => string;
  /** Takes the secret out of a text of somebody else's. */
  readonly hide: (text: string) => string;
}

/** Keeps a secret where printing does not reach it. */
export function createCredential(secret: string): Credential {
  return {
    authorization: () => `Bearer ${secret}`,
    hide: (text) => text.replaceAll(secret, '***'),
  };
}

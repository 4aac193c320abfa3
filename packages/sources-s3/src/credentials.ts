import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { CheckedS3Options } from './options.ts';

/** Gives credentials whenever the SDK needs new ones. */
export type CredentialsProvider = Extract<S3ClientConfig['credentials'], (...given: never[]) => unknown>;

/** Credentials could not be had; tells it from a refusal of the store. */
export class CredentialsFault extends Error {
  override readonly name = 'CredentialsFault';
  /** Whether a role was to be taken on. */
  readonly isOfRole: boolean;

  constructor(cause: unknown, isOfRole: boolean) {
    super('credentials could not be had', { cause });
    this.isOfRole = isOfRole;
  }
}

/** Where credentials come from: the keys given, a profile, or the SDK's default chain; and the role taken on with them. */
export async function openCredentials(options: CheckedS3Options, region: string): Promise<CredentialsProvider> {
  const { roleArn, roleExternalId } = options;
  const base = await baseCredentials(options);
  if (roleArn === undefined) return faultsNamed(base, false);
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const role = fromTemporaryCredentials({
    masterCredentials: base,
    params: {
      RoleArn: roleArn,
      RoleSessionName: 'dbsync',
      ...(roleExternalId === undefined ? {} : { ExternalId: roleExternalId }),
    },
    clientConfig: { region },
  });
  return faultsNamed(role, true);
}

async function baseCredentials(options: CheckedS3Options): Promise<CredentialsProvider> {
  const { accessKeyId, secretAccessKey, sessionToken, profile } = options;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    return async () => keys;
  }
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  return fromNodeProviderChain(profile === undefined ? {} : { profile });
}

function faultsNamed(provider: CredentialsProvider, isOfRole: boolean): CredentialsProvider {
  return async (properties) => {
    try {
      return await provider(properties);
    } catch (error) {
      throw new CredentialsFault(error, isOfRole);
    }
  };
}

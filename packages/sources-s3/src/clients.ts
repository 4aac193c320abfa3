import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { openCredentials } from './credentials.ts';
import type { CheckedS3Options } from './options.ts';

/** Clients of one bucket. Lists are tried again by the SDK; readings are not, since they go on in the middle by themselves. */
export interface S3Clients extends Disposable {
  readonly lister: S3Client;
  readonly reader: S3Client;
  readonly region: string;
}

const connectMs = 10_000;
const answerMs = 60_000;
/** Readings at once, and some room: a table has 8 objects under way. */
const maxSockets = 64;
const listAttempts = 5;
const defaultRegion = 'us-east-1';

/** Makes the clients; contacts nothing but where a region and credentials are looked for. */
export async function openClients(options: CheckedS3Options, foundRegion: string | undefined): Promise<S3Clients> {
  const { client } = options;
  if (client !== undefined) {
    return { lister: client, reader: client, region: await regionOf(client), [Symbol.dispose]: () => {} };
  }
  const sdk = await import('@aws-sdk/client-s3');
  const region = foundRegion ?? options.region ?? (await lookUpRegion(options));
  const config: S3ClientConfig = {
    region,
    credentials: await openCredentials(options, region),
    forcePathStyle: options.pathStyle ?? options.endpoint !== undefined,
    // Stores that speak S3 often know nothing of the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
  const handler = {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets },
    httpsAgent: { maxSockets },
  };
  const lister = new sdk.S3Client({
    ...config,
    maxAttempts: listAttempts,
    requestHandler: { ...handler, socketTimeout: answerMs },
  });
  // A body may wait for a slow sink as long as it takes; whoever reads it knows better when it stalls.
  const reader = new sdk.S3Client({ ...config, maxAttempts: 1, requestHandler: { ...handler, socketTimeout: 0 } });
  const close = (): void => {
    lister.destroy();
    reader.destroy();
  };
  return { lister, reader, region, [Symbol.dispose]: close };
}

/** What environment and profile say. */
async function lookUpRegion({ profile }: CheckedS3Options): Promise<string> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  const client = new Client(profile === undefined ? {} : { profile });
  try {
    return await regionOf(client);
  } finally {
    client.destroy();
  }
}

async function regionOf(client: S3Client): Promise<string> {
  // Without any region the SDK throws, though the bucket's own is easily found out.
  const region = await client.config.region().catch(() => '');
  return region === '' ? defaultRegion : region;
}

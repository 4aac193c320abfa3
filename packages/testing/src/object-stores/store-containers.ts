/** A store of others in a container, for tests that Docker is there for. */
export interface StoreContainer extends AsyncDisposable {
  readonly url: string;
  /** Of MinIO. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

interface Recipe {
  readonly image: string;
  readonly port: number;
  readonly command: string[];
  readonly environment: Record<string, string>;
  /** Answers 200 once it can be used. */
  readonly path: string;
}

const keys = { accessKeyId: 'minio-of-tests', secretAccessKey: 'minio-secret-of-tests' };

/** MinIO, which speaks S3. testcontainers is imported only here, so it need not be installed. */
export function startMinio(): Promise<StoreContainer> {
  return start({
    image: 'minio/minio:RELEASE.2025-04-22T22-12-26Z',
    port: 9000,
    command: ['server', '/data'],
    environment: { MINIO_ROOT_USER: keys.accessKeyId, MINIO_ROOT_PASSWORD: keys.secretAccessKey },
    path: '/minio/health/ready',
  });
}

/** fake-gcs-server, which speaks the JSON API of Google Cloud Storage. */
export function startGcsServer(): Promise<StoreContainer> {
  return start({
    image: 'fsouza/fake-gcs-server:1.52.2',
    port: 4443,
    command: ['-scheme', 'http', '-backend', 'memory'],
    environment: {},
    path: '/storage/v1/b',
  });
}

async function start({ image, port, command, environment, path }: Recipe): Promise<StoreContainer> {
  const { GenericContainer, Wait } = await import('testcontainers').catch(() => {
    throw new Error('the npm package testcontainers is not installed');
  });
  const container = await new GenericContainer(image)
    .withExposedPorts(port)
    .withEnvironment(environment)
    .withCommand(command)
    .withWaitStrategy(Wait.forHttp(path, port))
    .start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  const url = `http://${container.getHost()}:${container.getMappedPort(port)}`;
  return { url, ...keys, stop, [Symbol.asyncDispose]: stop };
}

import type { MysqlFlavor, MysqlServer, StartMysqlOptions } from './mysql-server.ts';
import { openServer } from './open-server.ts';
import { serverFlags } from './server-flags.ts';

const images: Readonly<Record<MysqlFlavor, string>> = { mariadb: 'mariadb:11', mysql: 'mysql:8.4' };
const port = 3306;

/** Starts a container. testcontainers is imported only here, so it need not be installed. */
export async function startFromDocker(flavor: MysqlFlavor, options: StartMysqlOptions): Promise<MysqlServer> {
  const { GenericContainer, Wait } = await import('testcontainers').catch(() => {
    throw new Error('the npm package testcontainers is not installed');
  });
  const container = await new GenericContainer(images[flavor])
    .withEnvironment({ MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1', MYSQL_ALLOW_EMPTY_PASSWORD: '1', MYSQL_ROOT_HOST: '%' })
    .withExposedPorts(port)
    .withCommand([...serverFlags(flavor, options)])
    // While it sets itself up it listens on no port, and MySQL's other protocol has port 33060.
    .withWaitStrategy(Wait.forLogMessage(/port: 3306\s/))
    .start();
  const url = `mysql://root@${container.getHost()}:${container.getMappedPort(port)}/`;
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return openServer({ url, via: 'docker', stop }, flavor);
}

/** A server that takes connections, before it is asked anything. */
export interface RunningServer<Via extends string> {
  readonly url: string;
  readonly via: Via;
  readonly processId?: number;
  /** Called once, after the databases created through the result are dropped (`'url'`) or go away with the server. */
  stop(): Promise<void>;
}

/** How databases of an engine come and go. */
export interface DatabaseMaker<Database extends { readonly name: string }> {
  create(serverUrl: string, name: string | undefined): Promise<Database>;
  drop(serverUrl: string, names: readonly string[]): Promise<void>;
}

/** What tests see of a server of any engine. */
export interface ServerFace<Database, Via extends string> extends AsyncDisposable {
  readonly url: string;
  readonly via: Via;
  readonly processId?: number;
  createDatabase(name?: string): Promise<Database>;
  stop(): Promise<void>;
}

/** Gives a running server the face that tests see: databases of one's own, and an end. */
export function giveFace<Database extends { readonly name: string }, Via extends string>(
  running: RunningServer<Via>,
  databases: DatabaseMaker<Database>,
): ServerFace<Database, Via> {
  const created: string[] = [];
  let stopped: Promise<void> | undefined;
  const stopServer = async (): Promise<void> => {
    try {
      // A server of our own takes its databases with it.
      if (running.via === 'url') await databases.drop(running.url, created);
    } finally {
      await running.stop();
    }
  };
  const stop = (): Promise<void> => {
    stopped ??= stopServer();
    return stopped;
  };
  return {
    url: running.url,
    via: running.via,
    ...(running.processId === undefined ? {} : { processId: running.processId }),
    createDatabase: async (name) => {
      const database = await databases.create(running.url, name);
      created.push(database.name);
      return database;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

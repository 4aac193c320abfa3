import { type Source, throwIfAborted } from '@sync/core/connector';
import { type Patience, Service, usualPatience } from './api/service.ts';
import { checkNeosyncOptions, connectorName, type NeosyncSourceOptions } from './options.ts';
import { openSession } from './session.ts';

/**
 * What is behind a connection of a Neosync server, read through its API: the tables of a Postgres or MySQL, or a job's run in a bucket. Options
 * are checked here, and nothing is contacted until it is opened.
 *
 * @throws {ConfigError} an option is wrong or missing
 */
export function neosyncSource(options: NeosyncSourceOptions): Source {
  return patientSource(options, usualPatience);
}

/** The same with other patience, for tests. */
export function patientSource(options: NeosyncSourceOptions, patience: Patience): Source {
  const checked = checkNeosyncOptions(options);
  return {
    name: connectorName,
    open: async (call) => {
      throwIfAborted(call.signal);
      const service = new Service(checked, patience);
      try {
        return await openSession(service, call);
      } catch (error) {
        service.close();
        throw error;
      }
    },
  };
}

import { ConfigError } from '../errors/classes.ts';
import type { Naming, Placement } from './placement.ts';

export interface ReplicaPlacementRequest {
  /** @see SyncSettings.schemas */
  readonly schemas?: Readonly<Record<string, string>>;
  readonly sink: Naming;
  /** Name of the sink, for errors. */
  readonly connector: string;
}

/**
 * Says where replicas go: into the schema of the same name, or that the option `schemas` says. Where schemas are databases, into the one
 * that the sink's address points at, with the source's schema in front of the name (`canvas__accounts`); without it in one that the
 * option says.
 *
 * @throws {ConfigError} CONFIG_INVALID when schemas are databases and the sink's address points at none
 */
export function createReplicaPlacement({ schemas = {}, sink, connector }: ReplicaPlacementRequest): Placement {
  const { defaultSchema, foldsCase = false, schemaStyle = 'namespaces' } = sink;
  if (schemaStyle === 'databases' && defaultSchema === undefined) throw lacksDatabase(connector);
  const named = new Map(Object.entries(schemas));
  const fold = foldsCase ? (name: string) => name.toLowerCase() : (name: string) => name;
  return ({ schema, name }) => {
    const chosen = named.get(schema);
    if (schemaStyle === 'namespaces' || chosen !== undefined) {
      return { schema: fold(chosen ?? schema), name: fold(name) };
    }
    return { schema: fold(defaultSchema ?? ''), name: fold(`${schema}__${name}`) };
  };
}

function lacksDatabase(connector: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `The address of ${connector} names no database, and replicas need one to be in. Add its name to the address.`,
    context: { option: 'sink', connector },
  });
}

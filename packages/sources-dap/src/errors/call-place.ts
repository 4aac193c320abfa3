import type { ErrorContext } from '@sync/core/connector';
import { connectorName } from '../options.ts';

/** What was being done when something failed. Names only. */
export interface CallPlace {
  /** Host of the service. */
  readonly display: string;
  readonly namespace: string;
  /** The table's name, when it is about one. */
  readonly table?: string;
  /** For `Failed …`: `reading the schema of canvas.accounts`. */
  readonly doing: string;
  /** Whether the call is about a job or its files: a 404 then means that they are gone. @defaultValue false */
  readonly isAboutJob?: boolean;
  /** Takes secrets out of the service's own words. */
  readonly hide: (text: string) => string;
}

/** `canvas.accounts`, or the namespace. */
export function printPlace({ namespace, table }: Pick<CallPlace, 'namespace' | 'table'>): string {
  return table === undefined ? namespace : `${namespace}.${table}`;
}

/** What the error's context says of a place. */
export function contextOf(place: CallPlace, engineCode = ''): ErrorContext {
  return {
    connector: connectorName,
    ...(place.table === undefined ? {} : { table: printPlace(place) }),
    ...(engineCode === '' ? {} : { engineCode }),
  };
}

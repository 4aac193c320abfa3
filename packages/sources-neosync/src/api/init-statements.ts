import type { CallOptions } from '@sync/core/connector';
import type { CallPlace } from '../connect/call-place.ts';
import type { Connection } from './connection.ts';
import { jsonReader } from './json.ts';
import type { Service } from './service.ts';

/** A labelled block of statements, in the order in which they work. */
export interface StatementBlock {
  readonly label: string;
  readonly statements: readonly string[];
}

/** The schema of the connection's database as statements, all tables of it. */
export async function readInitStatements(
  service: Service,
  connection: Connection,
  call: CallOptions,
): Promise<readonly StatementBlock[]> {
  const place: CallPlace = {
    display: service.options.display,
    doing: `reading the schema statements of connection ${connection.id}`,
  };
  const message = { connectionId: connection.id, options: { initSchema: true } };
  const method = 'ConnectionDataService/GetConnectionInitStatements';
  const json = jsonReader(place);
  const answer = json.object(await service.ask({ method, message, place }, call));
  return json.list(answer.schemaInitStatements).map((each) => {
    const { label, statements } = json.object(each);
    return { label: json.text(label), statements: json.texts(statements) };
  });
}

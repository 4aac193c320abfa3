import type { Commands } from '../commands.ts';
import { jsonReply, type Reply } from './reply.ts';

/** Answers `POST /control/{command}` whose body is the list of arguments; undefined when the path is another. */
export async function answerControl(commands: Commands, path: string, body: string): Promise<Reply | undefined> {
  const name = /^POST \/control\/(\w+)$/u.exec(path)?.[1];
  if (name === undefined) return undefined;
  const command: unknown = Object.hasOwn(commands, name) ? Reflect.get(commands, name) : undefined;
  if (typeof command !== 'function') return jsonReply(404, { error: `There is no command "${name}".` });
  try {
    const parameters: unknown = JSON.parse(body);
    const result: unknown = await command(...(Array.isArray(parameters) ? parameters : []));
    return jsonReply(200, { result });
  } catch (error) {
    return jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

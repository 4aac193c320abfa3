/** Makes the error for what is wrong with a URL; `why` is the end of a sentence. */
export type UrlFault = (why: string) => Error;

/** Parameters of a URL; each is taken out as it is understood, so that what is left is unknown. */
export interface UrlParameters {
  /** The value, or undefined when it is missing or empty. */
  take(name: string): string | undefined;
  /** Names of those that nobody took, as they were written. */
  rest(): readonly string[];
}

/** Cuts `name=value&…` and decodes it. Of a name that is given twice the last counts. */
export function readUrlParameters(query: string, fault: UrlFault): UrlParameters {
  const values = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    if (equals === -1) throw fault('a parameter has no "="');
    const name = decodeUrlPart(pair.slice(0, equals), 'parameters', fault);
    values.set(name, decodeUrlPart(pair.slice(equals + 1), 'parameters', fault));
  }
  return {
    take(name) {
      const value = values.get(name);
      values.delete(name);
      return value === '' ? undefined : value;
    },
    rest: () => [...values.keys()],
  };
}

/** Undoes percent-encoding; a fault names the part of the URL, never its text. */
export function decodeUrlPart(text: string, what: string, fault: UrlFault): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault(`the percent-encoding of its ${what} is malformed (a "%" is written %25)`);
  }
}

/** Takes out parameters that ask for what we do anyway; any other value is a fault. Values are compared as they are written. */
export function refuseUnlessNeutral(
  parameters: UrlParameters,
  neutralValues: Readonly<Record<string, readonly string[]>>,
  fault: UrlFault,
): void {
  for (const [name, accepted] of Object.entries(neutralValues)) {
    const value = parameters.take(name);
    if (value === undefined || accepted.includes(value)) continue;
    throw fault(`its parameter "${name}" has a value that is not supported; supported are ${accepted.join(', ')}`);
  }
}

/**
 * A fault for the first parameter that nobody took. What looks like one may be the rest of a password with a bare "?" in it: then an "@"
 * follows, and nothing is repeated.
 */
export function refuseUnknown(parameters: UrlParameters, query: string, fault: UrlFault): void {
  const name = parameters.rest()[0];
  if (name === undefined) return;
  if (query.includes('@') || !/^[\w-]{1,40}$/.test(name)) {
    throw fault('it has a parameter that is not supported, or a "?" in user or password that is not written %3F');
  }
  throw fault(`its parameter "${name}" is not supported; remove it`);
}

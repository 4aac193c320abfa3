import type { FakeNeosyncOptions, NeosyncCall } from './fake-neosync.ts';
import type { Armory } from './server/armory.ts';
import type { Keep } from './server/kept-rows.ts';

/** A call under way. */
export type OpenCall = { -readonly [Key in keyof NeosyncCall]: NeosyncCall[Key] };

/** Everything a server has. */
export interface World {
  readonly options: FakeNeosyncOptions;
  readonly armory: Armory;
  readonly calls: OpenCall[];
  readonly open: Set<OpenCall>;
  /** Access tokens that are taken, with the accounts they may see. */
  readonly tokens: Map<string, readonly string[]>;
  readonly keep: Keep | undefined;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
}

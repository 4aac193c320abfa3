import type { SyncSettings } from '../config/options.ts';
import type { SyncEvent } from '../events/event.ts';

/** What `sync()` and `planSync()` take. */
export interface SyncOptions extends SyncSettings {
  /** Called synchronously, in order. A listener that throws becomes one warning; the run goes on and keeps telling it. */
  readonly onEvent?: (event: SyncEvent) => void;
}

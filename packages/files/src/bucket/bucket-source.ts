import type { CallOptions, Source } from '@sync/core/connector';
import type { ObjectStore } from '../objects/object-store.ts';
import type { BucketLayout } from './bucket-layout.ts';
import { createBucketSession } from './bucket-session.ts';

export interface BucketSourceInit {
  /** For people and errors: `s3-source`. */
  readonly name: string;
  readonly layout: BucketLayout;
  /** Where in the bucket to look; slashes at both ends do not matter. Empty: the whole bucket. */
  readonly prefix: string;
  /** The schema whose tables go to the sink's default schema: `public`. */
  readonly defaultSchema: string;
  /** Opens the bucket and sees that it answers and lets us in. The session closes what it gives. @throws {ConnectionError} */
  readonly open: (options: CallOptions) => Promise<ObjectStore>;
}

/** The tables of a bucket, as a layout finds them in it. Several reads run at the same time; each fetches several objects ahead. */
export function bucketSource(init: BucketSourceInit): Source {
  return {
    name: init.name,
    open: async (call) => {
      const store = await init.open(call);
      return createBucketSession({ store, ...init, prefix: folderPrefix(init.prefix) });
    },
  };
}

/** `a/b/` of `/a/b`; empty of `/`. */
function folderPrefix(prefix: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}

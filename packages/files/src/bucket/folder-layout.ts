import { InternalError } from '@sync/core/connector';
import type { BucketLayout } from './bucket-layout.ts';
import type { FolderSelection } from './bucket-options.ts';

/** Each folder, or each pattern of objects, is a table. */
export function folderLayout(_selection: FolderSelection): BucketLayout {
  return {
    find: async () => {
      throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'Folders are not read yet.' });
    },
  };
}

import { rowTerms } from '@sync/core/connector';
import { quoteName } from '@sync/engine-mysql';

export { stageAlias, targetAlias } from '@sync/core/connector';

/** Terms over the columns of a table and its stage, quoted. */
export const { anyNotNull, equalKeys, hasKey } = rowTerms(quoteName);

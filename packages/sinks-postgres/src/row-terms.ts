import { rowTerms } from '@sync/core/connector';
import { quoteName } from '@sync/engine-postgres';

export { stageAlias, targetAlias } from '@sync/core/connector';

/** Terms over the columns of a table and its stage, quoted. */
export const { anyNotNull, columnsOf, equalKeys, hasKey } = rowTerms(quoteName);

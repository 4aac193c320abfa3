import type { ValueForms } from '../rows/value-forms.ts';

/** The values of ordinary files. */
export const plainValues: ValueForms = {
  text: () => 'plain',
  json: () => () => true,
};

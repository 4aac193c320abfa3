export { erp, makeErp } from './erp.ts';
export type { ErpSize } from './model.ts';

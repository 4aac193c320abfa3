export { hostileNames } from './hostile-names.ts';

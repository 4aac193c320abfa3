export { wideFeatures } from './wide-features.ts';

export type { OutputMode } from './config/resolve-output.ts';
export { createRenderer, type Renderer, type RenderStreams } from './render/renderer.ts';
export { formatSummary } from './render/summary.ts';

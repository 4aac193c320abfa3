export type { OutputMode } from './config/resolve-output.ts';
export type { LineLevel, LogLine } from './render/log-line.ts';
export type { PlainOptions } from './render/plain.ts';
export { createRenderer, type Renderer, type RendererOptions, type RenderStreams } from './render/renderer.ts';
export { formatSummary } from './render/summary.ts';

import type { OnUnfit } from '@sync/core/connector';

/** Where and as whom the Canvas Data 2 API is asked. */
export interface DapSourceOptions {
  /** @defaultValue DAP_CLIENT_ID */
  readonly clientId?: string;
  /** @defaultValue DAP_CLIENT_SECRET */
  readonly clientSecret?: string;
  /** @defaultValue DAP_API_URL, else `https://api-gateway.instructure.com` */
  readonly baseUrl?: string;
  /** `canvas`, `canvas_logs` (also written `canvas_log`), `catalog`, `new_quizzes`; its tables are in a schema of that name. */
  readonly namespace: string;
  /** For values that no table can hold: NUL characters, years far away. @defaultValue 'clamp' */
  readonly onUnfit?: OnUnfit;
}

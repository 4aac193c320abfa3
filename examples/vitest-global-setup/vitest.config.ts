import { defineConfig } from 'vitest/config';

export default defineConfig({
  // In this repository the packages are taken from their sources. Yours does not need the next line.
  ssr: { resolve: { conditions: ['@sync/source'] } },
  test: { include: ['*.spec.ts'], globalSetup: ['./global-setup.ts'] },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // In this repository the packages are taken from their sources; in yours leave the next line out. `__vitest__` is where Vitest
  // runs global set-ups.
  environments: { __vitest__: { resolve: { conditions: ['@sync/source'] } } },
  test: { include: ['*.spec.ts'], globalSetup: ['./global-setup.ts'] },
});

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedPackageName } from '../src/postgres/from-embedded.ts';
import { servePostgres } from '../src/postgres/serve-postgres.ts';

// Only root starts servers as another user, who cannot enter a folder of root's.
describe.skipIf(process.getuid?.() !== 0)('a server whose binaries are below a closed folder', () => {
  it('starts', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'sync-testing-closed-'));
    try {
      const native = join(dirname(createRequire(import.meta.url).resolve(embeddedPackageName())), '..', 'native');
      await cp(native, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      await using server = await servePostgres({ folder: join(closed, 'native') }, 'embedded', {});
      expect(server.major).toBeGreaterThanOrEqual(15);
    } finally {
      await rm(closed, { recursive: true });
    }
  });
});

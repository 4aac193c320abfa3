import { lstat, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkLibraries } from './link-libraries.ts';

it('links library names as the install script would have, and leaves those that are there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'link-libraries-'));
  try {
    await mkdir(join(folder, 'native', 'lib'), { recursive: true });
    await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), '');
    await writeFile(join(folder, 'native', 'lib', 'libpq.so'), 'a real file');
    const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }));
    await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    linkLibraries(folder);
    linkLibraries(folder);
    expect(await readlink(join(folder, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect((await lstat(join(folder, 'native', 'lib', 'libpq.so'))).isFile()).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

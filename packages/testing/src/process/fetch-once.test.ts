import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchOnce } from './fetch-once.ts';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fetch-once-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('fetchOnce', () => {
  it('fills a folder the first time only', async () => {
    let times = 0;
    const fill = async (into: string): Promise<void> => {
      times += 1;
      await writeFile(join(into, 'file'), `${times}`);
    };
    await fetchOnce(join(parent, 'cached'), fill);
    await fetchOnce(join(parent, 'cached'), fill);
    expect(await readFile(join(parent, 'cached', 'file'), 'utf8')).toBe('1');
  });

  it('leaves nothing when filling fails', async () => {
    const failing = fetchOnce(join(parent, 'cached'), () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(await readdir(parent)).toEqual([]);
  });

  it('keeps the first of two that fill at the same time', async () => {
    const fill = (text: string) => async (into: string) => writeFile(join(into, 'file'), text);
    await Promise.all(['a', 'b'].map((text) => fetchOnce(join(parent, 'cached'), fill(text))));
    expect(await readdir(parent)).toEqual(['cached']);
  });
});

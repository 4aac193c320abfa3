import { Storage } from '@google-cloud/storage';
import { startGcsServer } from '@sync/testing/object-stores';
import { describe, expect, it } from 'vitest';
import { openGcsStore } from '../src/session.ts';
import { checkGcsOptions } from '../src/options.ts';
import { failureOf, listAll, listOne, quietCall, readAll } from './open-store.ts';

describe.skipIf(process.env.TEST_DOCKER !== '1')('fake-gcs-server', () => {
  it('is listed, and read in the generation that was listed', async () => {
    await using server = await startGcsServer();
    const writer = new Storage({ apiEndpoint: server.url, projectId: 'test' });
    const [bucket] = await writer.createBucket('bucket');
    const put = (key: string, content: string) => bucket.file(key).save(content, { resumable: false });
    for (let i = 0; i < 20; i += 1) await put(`t/${i} + ä`, `object ${i}`);
    const options = checkGcsOptions({ bucket: 'bucket', endpoint: server.url, tables: { kind: 'folders' } });
    await using store = await openGcsStore(options, quietCall());
    expect(await listAll(store, 't/')).toHaveLength(20);
    const object = await listOne(store, 't/7 + ä');
    expect((await readAll(store, object)).toString()).toBe('object 7');
    await put('t/7 + ä', 'another');
    expect((await failureOf(readAll(store, object))).code).toBe('READ_SNAPSHOT_LOST');
  });
});

import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startMinio } from '@sync/testing/object-stores';
import { describe, expect, it } from 'vitest';
import { checkS3Options } from '../src/options.ts';
import { openS3Store } from '../src/session.ts';
import { listAll, listOne, quietCall, readAll } from './open-store.ts';

describe.skipIf(process.env.TEST_DOCKER !== '1')('MinIO', () => {
  it('is listed, and read in the version that was listed', async () => {
    await using minio = await startMinio();
    const { url: endpoint, accessKeyId, secretAccessKey } = minio;
    const credentials = { accessKeyId, secretAccessKey };
    const writer = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials });
    const Bucket = 'bucket';
    await writer.send(new CreateBucketCommand({ Bucket }));
    await writer.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const put = (Key: string, Body: string) => writer.send(new PutObjectCommand({ Bucket, Key, Body }));
    for (let i = 0; i < 1100; i += 1) await put(`t/${i} + ä`, `object ${i}`);
    const options = checkS3Options({ bucket: Bucket, endpoint, ...credentials, tables: { kind: 'folders' } });
    await using store = await openS3Store(options, quietCall());
    expect(await listAll(store, 't/')).toHaveLength(1100);
    const object = await listOne(store, 't/7 + ä');
    await put('t/7 + ä', 'another');
    expect((await readAll(store, object)).toString()).toBe('object 7');
    writer.destroy();
  });
});

export * from './connection.ts';
export { databaseId, foreignKeyId, indexId, objectId } from './definitions/definition-ids.ts';

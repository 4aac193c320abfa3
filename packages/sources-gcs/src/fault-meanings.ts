import type { ErrorMeaning } from '@sync/core/connector';

/** This generation of an object is gone. */
export const lost: ErrorMeaning = {
  code: 'READ_SNAPSHOT_LOST',
  why: 'the object was replaced or removed after it was listed',
  todo: 'Run again once nothing writes below the prefix, or turn versioning of the bucket on, so that old generations stay readable.',
  advice: 'resume',
};

export const noBucket: ErrorMeaning = {
  code: 'CONNECTION_DATABASE',
  why: 'the bucket does not exist',
  todo: 'Check its name, and the endpoint.',
  advice: 'fix',
};

export const denied: ErrorMeaning = {
  code: 'READ_PERMISSION',
  why: 'access is denied',
  todo: 'Needed are storage.objects.list and storage.objects.get on the bucket (role Storage Object Viewer).',
  advice: 'fix',
};

export const noPayer: ErrorMeaning = {
  code: 'READ_PERMISSION',
  why: 'the one who asks has to pay',
  todo: 'Name the project that pays: "userProject".',
  advice: 'fix',
};

export const refusedCredentials: ErrorMeaning = {
  code: 'CONNECTION_AUTH',
  why: 'the credentials are refused',
  todo: 'Give another "keyFile", or sign in anew (`gcloud auth application-default login`).',
  advice: 'fix',
};

export const noCredentials: ErrorMeaning = {
  code: 'CONNECTION_AUTH',
  why: 'no credentials were found',
  todo: 'Looked for, in this order: "keyFile", the file that GOOGLE_APPLICATION_CREDENTIALS names, what `gcloud auth application-default login` left, the service account of a machine of Google.',
  advice: 'fix',
};

export const unreadableCredentials: ErrorMeaning = {
  code: 'CONNECTION_AUTH',
  why: 'the file of the credentials cannot be read, or holds none',
  todo: 'Look at the file that GOOGLE_APPLICATION_CREDENTIALS names, sign in anew (`gcloud auth application-default login`), or give another "keyFile".',
  advice: 'fix',
};

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { UrlFault } from './url-parameters.ts';

/** Reads a file that a parameter of a URL names, at once, so that a missing one is told before anything is contacted. A fault names the parameter. */
export function readUrlFile(parameter: string, path: string, fault: UrlFault): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fault(`the file of its parameter "${parameter}" cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Reads a file of certificates in PEM form, as {@link readUrlFile}; one without any is a fault. */
export function readUrlCertificates(parameter: string, path: string, fault: UrlFault): Buffer {
  const content = readUrlFile(parameter, path, fault);
  try {
    new X509Certificate(content);
  } catch {
    throw fault(`the file of ${parameter} holds no certificate`);
  }
  return content;
}

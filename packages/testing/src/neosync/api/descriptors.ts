import { createFileRegistry, type DescFile, type DescMethod } from '@bufbuild/protobuf';
import { file_google_protobuf_timestamp } from '@bufbuild/protobuf/wkt';
import { describeFile } from './describe-file.ts';
import { apiText } from './messages.ts';

/** The package of the API. */
export const apiPackage = 'mgmt.v1alpha1';

/** The API as descriptors, made when this module is loaded: no code is generated. */
export const apiFile: DescFile = openFile();

/** Every method of the API by its name, which is unique among all services. */
export const apiMethods: ReadonlyMap<string, DescMethod> = new Map(
  apiFile.services.flatMap((service) => service.methods.map((method) => [method.name, method] as const)),
);

function openFile(): DescFile {
  const proto = describeFile(apiPackage, apiText);
  const file = createFileRegistry(proto, () => file_google_protobuf_timestamp).getFile(proto.name);
  if (file === undefined) throw new Error('The description of the API has no file.');
  return file;
}

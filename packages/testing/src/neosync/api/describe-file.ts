import { create } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MethodOptions_IdempotencyLevel,
  ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const scalars: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
  bool: FieldDescriptorProto_Type.BOOL,
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
};

const block = /\b(?<kind>message|enum|service) (?<name>\w+) \{(?<body>(?:[^{}]|\{[^{}]*\})*)\}/gu;
const part =
  /(?:oneof (?<choice>\w+) \{(?<choices>[^}]*)\})|(?:(?<label>repeated|optional)? ?(?<type>map<string, [\w.]+>|[\w.]+) (?<name>\w+) = (?<number>\d+);)/gu;
const value = /(?<name>\w+) = (?<number>\d+);/gu;
const rpc =
  /(?<idempotent>idempotent )?rpc (?<name>\w+)\((?<input>\w+)\) returns \((?<stream>stream )?(?<output>\w+)\);/gu;

/** Reads the few words of the language of protocol buffers that `apiText` uses: one `message`, `enum`, `service` after the other, `oneof`. */
export function describeFile(packageName: string, text: string): FileDescriptorProto {
  const blocks = [...text.matchAll(block)].map((match) => match.groups ?? {});
  const enums = new Set(blocks.filter(({ kind }) => kind === 'enum').map(({ name = '' }) => name));
  const file = create(FileDescriptorProtoSchema, {
    name: `${packageName.replaceAll('.', '/')}/api.proto`,
    package: packageName,
    syntax: 'proto3',
    dependency: ['google/protobuf/timestamp.proto'],
  });
  for (const { kind, name = '', body = '' } of blocks) {
    if (kind === 'message') file.messageType.push(describeMessage({ packageName, enums, name }, body));
    else if (kind === 'enum') {
      const values = [...body.matchAll(value)].map(({ groups }) => ({
        name: groups?.name ?? '',
        number: Number(groups?.number),
      }));
      file.enumType.push(create(EnumDescriptorProtoSchema, { name, value: values }));
    } else file.service.push(describeService(packageName, name, body));
  }
  return file;
}

interface Owner {
  readonly packageName: string;
  readonly enums: ReadonlySet<string>;
  readonly name: string;
}

function describeMessage(owner: Owner, body: string): DescriptorProto {
  const message = create(DescriptorProtoSchema, { name: owner.name });
  const optional: string[] = [];
  for (const { groups = {} } of body.matchAll(part)) {
    if (groups.choice === undefined) {
      addField(owner, message, groups);
      if (groups.label === 'optional') optional.push(groups.name ?? '');
      continue;
    }
    message.oneofDecl.push({ $typeName: 'google.protobuf.OneofDescriptorProto', name: groups.choice });
    const oneofIndex = message.oneofDecl.length - 1;
    for (const { groups: choice = {} } of (groups.choices ?? '').matchAll(part)) {
      addField(owner, message, choice);
      Object.assign(message.field.at(-1) ?? {}, { oneofIndex });
    }
  }
  // Explicit presence is a oneof of one field, and these stand behind the others.
  for (const name of optional) {
    message.oneofDecl.push({ $typeName: 'google.protobuf.OneofDescriptorProto', name: `_${name}` });
    const field = message.field.find((candidate) => candidate.name === name);
    Object.assign(field ?? {}, { proto3Optional: true, oneofIndex: message.oneofDecl.length - 1 });
  }
  return message;
}

function addField(owner: Owner, message: DescriptorProto, words: Readonly<Record<string, string | undefined>>): void {
  const { name = '', number, label, type = '' } = words;
  const mapped = /^map<string, (.+)>$/u.exec(type)?.[1];
  const isMany = label === 'repeated' || mapped !== undefined;
  message.field.push(
    create(FieldDescriptorProtoSchema, {
      name,
      // What a compiler would fill in.
      jsonName: name.replaceAll(/_(.)/gu, (_, letter: string) => letter.toUpperCase()),
      number: Number(number),
      label: isMany ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
      ...typeOf(owner, mapped === undefined ? type : `${owner.name}.${entryName(name)}`),
    }),
  );
  if (mapped === undefined) return;
  const one = FieldDescriptorProto_Label.OPTIONAL;
  message.nestedType.push(
    create(DescriptorProtoSchema, {
      name: entryName(name),
      options: { mapEntry: true },
      field: [
        { name: 'key', number: 1, label: one, type: FieldDescriptorProto_Type.STRING },
        { name: 'value', number: 2, label: one, ...typeOf(owner, mapped) },
      ],
    }),
  );
}

function entryName(field: string): string {
  return `${field.replaceAll(/(?:^|_)([a-z])/gu, (_, letter: string) => letter.toUpperCase())}Entry`;
}

function typeOf(owner: Owner, name: string): { type: FieldDescriptorProto_Type; typeName?: string } {
  const scalar = scalars[name];
  if (scalar !== undefined) return { type: scalar };
  const typeName = name.startsWith('google.') ? `.${name}` : `.${owner.packageName}.${name}`;
  return { type: owner.enums.has(name) ? FieldDescriptorProto_Type.ENUM : FieldDescriptorProto_Type.MESSAGE, typeName };
}

function describeService(packageName: string, name: string, body: string): FileDescriptorProto['service'][number] {
  const method = [...body.matchAll(rpc)].map(({ groups = {} }) => ({
    name: groups.name ?? '',
    inputType: `.${packageName}.${groups.input ?? ''}`,
    outputType: `.${packageName}.${groups.output ?? ''}`,
    serverStreaming: groups.stream !== undefined,
    ...(groups.idempotent === undefined
      ? {}
      : { options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS } }),
  }));
  return create(ServiceDescriptorProtoSchema, { name, method });
}

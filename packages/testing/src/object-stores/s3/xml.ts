import type { Reply } from '../server/reply.ts';

/** Members of an element: text, or elements. Undefined ones are left out, arrays are repeated. */
export interface XmlMembers {
  readonly [name: string]: string | number | boolean | XmlMembers | readonly XmlMembers[] | undefined;
}

/** An answer in XML. */
export function xmlReply(status: number, root: string, members: XmlMembers): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, members)}`;
  return { status, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'FAKE0000' }, body };
}

/** A refusal as S3 writes it. */
export function errorReply(status: number, code: string, members: XmlMembers = {}): Reply {
  return xmlReply(status, 'Error', { Code: code, Message: code, ...members, RequestId: 'FAKE0000' });
}

/** An answer without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'x-amz-request-id': 'FAKE0000', ...headers }, body: '' };
}

function element(name: string, value: XmlMembers[string]): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one: XmlMembers) => element(name, one)).join('');
  if (typeof value !== 'object') return `<${name}>${escapeText(String(value))}</${name}>`;
  const members = Object.entries(value).map(([member, inner]) => element(member, inner));
  return `<${name}>${members.join('')}</${name}>`;
}

function escapeText(text: string): string {
  // Control characters have no place in XML 1.0, not even escaped: clients ask for `encoding-type=url` because of them.
  const escapeOne = (character: string): string =>
    character < ' ' || '<>&"\''.includes(character) ? `&#${character.charCodeAt(0)};` : character;
  return Array.from(text, escapeOne).join('');
}

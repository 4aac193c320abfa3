import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from '../world.ts';
import { errorReply, jsonReply, type Reply } from './reply.ts';

/** `POST /ids/auth/login`: a JSON web token for the id and the secret. */
export function answerLogin(world: World, request: IncomingMessage, body: string): Reply {
  const basic = Buffer.from(`${world.clientId}:${world.clientSecret}`).toString('base64');
  if (request.headers.authorization !== `Basic ${basic}`) {
    world.counts.unauthorized += 1;
    return errorReply(401, 'AuthenticationError', { message: 'The client id or the client secret is wrong.' });
  }
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm || new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
    return errorReply(400, 'ValidationError', { message: 'grant_type must be client_credentials.' });
  }
  const lifetime = world.settings.tokenLifetimeMs;
  const claims = {
    iss: 'fake-dap',
    sub: world.clientId,
    iat: Math.floor(world.now() / 1000),
    exp: Math.floor((world.now() + lifetime) / 1000),
    jti: randomUUID(),
  };
  return jsonReply(200, {
    access_token: signToken(claims, world),
    expires_in: Math.floor(lifetime / 1000),
    scope: 'dap',
    token_type: 'Bearer',
  });
}

/** The refusal of a request without a good token; undefined when it has one. */
export function refuseToken(world: World, request: IncomingMessage): Reply | undefined {
  const { authorization, 'x-instauth': older } = request.headers;
  const token = authorization?.startsWith('Bearer ') === true ? authorization.slice(7) : older;
  if (authorization !== undefined && !authorization.startsWith('Bearer '))
    return unauthorized(world, 'No bearer token.');
  if (typeof token !== 'string') return unauthorized(world, 'There is no token.');
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (signature !== signatureOf(`${head}.${claims}`, world)) return unauthorized(world, 'The token is not valid.');
  const expires = /"exp":(\d+)/u.exec(Buffer.from(claims, 'base64url').toString())?.[1];
  return world.now() >= Number(expires) * 1000 ? unauthorized(world, 'The token has expired.') : undefined;
}

function unauthorized(world: World, message: string): Reply {
  world.counts.unauthorized += 1;
  return errorReply(401, 'AuthenticationError', { message });
}

function signToken(claims: object, world: World): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${signatureOf(text, world)}`;
}

function signatureOf(text: string, { signing }: World): string {
  return createHmac('sha256', signing.token).update(text).digest('base64url');
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { ApiToken } from '../../entities/api-token.entity';
import type { Api } from '../api';
import { Problem } from '../problems/problem';
import { EVERY_SCOPE, type Scope } from '../scopes';

/** The program that calls, by its token. */
export interface Caller {
  readonly tokenId: string;
  /** Shown as the actor of what it does. */
  readonly name: string;
  readonly scopes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const USE_NOTED_EACH_MS = 60_000;
const BEARER = /^Bearer +([\w.~+/=-]{1,500})$/i;

const hashOf = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

async function findToken(dataSource: DataSource, token: string): Promise<ApiToken | null> {
  const hash = hashOf(token);
  const found = await dataSource.getRepository(ApiToken).findOneBy({ tokenHash: hash.toString('hex') });
  if (found === null) return null;
  const stored = Buffer.from(found.tokenHash, 'hex');
  return stored.length === hash.length && timingSafeEqual(stored, hash) ? found : null;
}

/** At most once a minute, so that reading does not write. */
async function noteUse(dataSource: DataSource, { id, lastUsedAt }: ApiToken): Promise<void> {
  if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < USE_NOTED_EACH_MS) return;
  await dataSource.query(`update api_token set last_used_at = now() where id = $1`, [id]);
}

function tokenOf(request: FastifyRequest): string {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw new Problem('unauthenticated', 'This address needs the header "Authorization: Bearer <token>".');
  }
  return token;
}

function requireScope(caller: Caller, scope: Scope | undefined): void {
  if (scope === undefined) throw new Problem('forbidden', 'This address is open to nobody.');
  if (caller.scopes.includes(scope) || caller.scopes.includes(EVERY_SCOPE)) return;
  throw new Problem('forbidden', `The token "${caller.name}" lacks the scope "${scope}".`);
}

/**
 * Lets nobody in without a token that has the scope of the route, but to public routes [DESIGN section 9]. Runs before
 * anything else looks at the request.
 */
export function authenticate(api: Api, dataSource: DataSource): void {
  api.decorateRequest('caller', null);
  api.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.isPublic === true) return;
    void reply.header('www-authenticate', 'Bearer');
    const found = await findToken(dataSource, tokenOf(request));
    if (found === null)
      throw new Problem('unauthenticated', 'The token is not known here. Check it, or make a new one.');
    void reply.removeHeader('www-authenticate');
    const caller = { tokenId: found.id, name: found.name, scopes: found.scopes };
    requireScope(caller, request.routeOptions.config.scope);
    request.caller = caller;
    await noteUse(dataSource, found);
  });
}

/** Who calls; there is always somebody behind a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Problem('unauthenticated', 'This address needs a token.');
  return request.caller;
}

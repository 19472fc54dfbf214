/** What a token may do; `*` is everything. */
export type Scope =
  | 'instances:read'
  | 'settings:write'
  | 'orders:read'
  | 'orders:act'
  | 'orders:erase'
  | 'deliveries:read'
  | 'deliveries:act'
  | 'listings:read'
  | 'listings:write'
  | 'runs:read'
  | 'runs:act'
  | 'toDos:read'
  | 'toDos:act'
  | 'backOffice:read'
  | 'backOffice:write';

export const EVERY_SCOPE = '*';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needed by the caller's token. A route without a scope is refused to everybody unless it is public. */
    scope?: Scope;
    /** Open to everybody without a token. */
    isPublic?: boolean;
    /** A POST that writes nothing: no Idempotency-Key. */
    writesNothing?: boolean;
    /** A POST that ends in the same state however often it is sent: no Idempotency-Key either. */
    repeatsHarmlessly?: boolean;
  }
}

import { isGrpcServiceError } from '@temporalio/client';

/** The server cannot be used as it is; the message says what to do. */
export class TemporalSetupError extends Error {
  override readonly name = 'TemporalSetupError';
}

/** Status codes of gRPC that we act on. */
export const GRPC = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  unimplemented: 12,
  unauthenticated: 16,
} as const;
/** Codes of a server that leaves this to its operators: Temporal Cloud, or a self-hosted one with authorisation. */
const REFUSALS: readonly number[] = [GRPC.permissionDenied, GRPC.unimplemented, GRPC.unauthenticated];

/** The gRPC status code, or null for another kind of error. */
export function codeOf(error: unknown): number | null {
  return isGrpcServiceError(error) ? error.code : null;
}

/** True when the server does not let this program do it. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && REFUSALS.includes(code);
}

/** The server's own words. */
export function detailsOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details;
  return error instanceof Error ? error.message : String(error);
}

import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** The few routes of the API that the demo uses. Errors carry the API's own words. */
export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  put(path: string, body: unknown): Promise<void>;
  /** Changes what nobody else has changed since it was read. */
  patch(path: string, body: unknown): Promise<void>;
}

/** The API refused; `status` is HTTP's. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

async function refusal(method: string, path: string, response: Response): Promise<ApiRefusal> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  const words = problem.success ? (problem.data.detail ?? problem.data.title) : `status ${String(response.status)}`;
  return new ApiRefusal(`${method} ${path}: ${words}`, response.status);
}

export function createApiClient({ apiUrl, apiToken }: { apiUrl: string; apiToken: string }): ApiClient {
  const call = async (method: string, path: string, options: { body?: unknown; headers?: Record<string, string> }) => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiToken}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    if (!response.ok) throw await refusal(method, path, response);
    return response;
  };
  return {
    get: async (path, schema) => schema.parse(await (await call('GET', path, {})).json()),
    post: async (path, body, schema) => {
      const response = await call('POST', path, { body, headers: { 'idempotency-key': randomUUID() } });
      return schema.parse(await response.json());
    },
    put: async (path, body) => {
      await call('PUT', path, { body });
    },
    patch: async (path, body) => {
      const etag = (await call('GET', path, {})).headers.get('etag');
      await call('PATCH', path, { body, headers: etag === null ? {} : { 'if-match': etag } });
    },
  };
}

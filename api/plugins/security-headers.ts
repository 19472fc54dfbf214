import helmet from '@fastify/helmet';
import type { Api } from '../api';

/** No inline script, no frame, nothing from elsewhere; CORS stays closed because nothing opens it. */
export async function sendSecurityHeaders(api: Api): Promise<void> {
  await api.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        // The API may be reached on plain http on this machine.
        upgradeInsecureRequests: null,
      },
    },
  });
}

import { FirstSchema1795500000000 } from './1795500000000-first-schema';

/** In the order in which they run. */
export const migrations = [FirstSchema1795500000000];

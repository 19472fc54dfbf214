import { readFileSync } from 'node:fs';

// Two copies of these do not know each other: their classes, symbols and registries are compared by identity.
const single = ['@temporalio/', 'typeorm', 'pg', 'zod', 'big.js', 'fastify'];

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
const copies = new Map();
for (const [path, { version }] of Object.entries(lock.packages)) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (path === '' || !single.some((wanted) => name === wanted || (wanted.endsWith('/') && name.startsWith(wanted))))
    continue;
  copies.set(name, [...(copies.get(name) ?? []), `${version} at ${path}`]);
}
const doubled = [...copies].filter(([, places]) => places.length > 1);
for (const [name, places] of doubled) console.error(`${name} is there ${places.length} times: ${places.join(', ')}`);
console.log(`${copies.size} packages that must be there once; doubled: ${doubled.length}.`);
process.exit(doubled.length === 0 ? 0 : 1);

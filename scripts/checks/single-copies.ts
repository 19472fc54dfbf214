import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../servers/fork-typescript';

/**
 * Packages that must be installed once. Two copies do not know each other: their classes, symbols and registries are
 * compared by identity, so that an error is no longer an instance of its class, or a history cannot be decoded.
 */
const SINGLE = /^(@temporalio\/.+|protobufjs|typeorm|pg|zod|big\.js|fastify)$/;

/** Copies that share nothing with ours, each with its reason. */
const APART: readonly string[] = [
  // gRPC reads its .proto files with version 7, and hands only plain descriptors on.
  'node_modules/@grpc/proto-loader/node_modules/protobufjs',
];

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')));

const copies = new Map<string, string[]>();
for (const [path, { version }] of Object.entries(packages)) {
  const name = path.split('node_modules/').at(-1) ?? '';
  if (!SINGLE.test(name) || APART.includes(path)) continue;
  copies.set(name, [...(copies.get(name) ?? []), `${version ?? 'no version'} at ${path}`]);
}

const doubled = [...copies].filter(([, places]) => places.length > 1);
for (const [name, places] of doubled) {
  process.stderr.write(`${name} is installed ${places.length} times: ${places.join(', ')}\n`);
}
process.stdout.write(`${copies.size} packages must be there once; doubled: ${doubled.length}\n`);
process.exitCode = doubled.length === 0 ? 0 : 1;

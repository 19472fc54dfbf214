import type { StackServers } from './stack-servers';

declare global {
  // Setup and teardown are loaded apart from each other and share nothing but the process.
  var stackServers: StackServers | undefined;
}

export function keepStackServers(servers: StackServers): void {
  globalThis.stackServers = servers;
}

export function stackServersOfThisRun(): StackServers | undefined {
  return globalThis.stackServers;
}

import { startStackServers } from './stack-servers';
import { keepStackServers } from './stack-servers-of-this-run';

/** Before all tests of the project `stack`. The tests' processes are forked later and inherit the environment. */
export default async function globalSetup(): Promise<void> {
  const servers = await startStackServers();
  Object.assign(process.env, servers.env);
  keepStackServers(servers);
}

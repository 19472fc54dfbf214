import { z } from 'zod';
import { freePort } from '../servers/free-port';
import { readJsonFile, writePrivateJson } from './private-file';

const preferredPorts = {
  api: 8080,
  workerHealth: 8081,
  sandbox: 8090,
  postgres: 5433,
  temporal: 7233,
  temporalUi: 8233,
};

const portsSchema = z.record(z.string(), z.number());

export type PortName = keyof typeof preferredPorts;
export type Ports = Readonly<Record<PortName, number>>;

const whatFor: Readonly<Record<PortName, string>> = {
  api: 'the API',
  workerHealth: "the worker's health page",
  sandbox: 'the sandbox marketplace',
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  temporalUi: 'the Temporal UI',
};

export interface ChoosePortsOptions {
  readonly file: string;
  /** Of servers that run elsewhere. */
  readonly notNeeded: readonly PortName[];
  readonly say: (line: string) => void;
}

/**
 * The ports of the last start, or the preferred ones; a taken port is replaced by a free one, which is said. Kept in
 * `file`, so that addresses stay the same from start to start.
 */
export async function choosePorts(options: ChoosePortsOptions): Promise<Ports> {
  const { file, notNeeded, say } = options;
  const last = readJsonFile(file, portsSchema) ?? {};
  const choose = async (name: PortName): Promise<number> => {
    const wished = last[name] ?? preferredPorts[name];
    if (notNeeded.includes(name)) return wished;
    const port = await freePort(wished);
    if (port !== wished) say(`Port ${String(wished)} is taken, so ${whatFor[name]} uses ${String(port)}.`);
    return port;
  };
  const ports = {
    api: await choose('api'),
    workerHealth: await choose('workerHealth'),
    sandbox: await choose('sandbox'),
    postgres: await choose('postgres'),
    temporal: await choose('temporal'),
    temporalUi: await choose('temporalUi'),
  };
  writePrivateJson(file, ports);
  return ports;
}

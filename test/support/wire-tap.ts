import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A moment in what a process and a server say to each other. */
export interface Moment {
  /** All of these were said on one connection, by either side, within one transaction or one request. */
  readonly saying: readonly string[];
  /** Asked: the last of it never reaches the server. Answered: the server has done it, and its answer never arrives. */
  readonly at: 'asked' | 'answered';
}

/** A line to a server that hears what is said, and can let it end at a moment. */
export interface WireTap {
  readonly port: number;
  /** When the moment comes, `end` is called, and that connection carries nothing more. */
  endAt(moment: Moment, end: () => void): void;
  close(): Promise<void>;
}

export interface TappedServer {
  readonly host: string;
  readonly port: number;
  /** Whether an answer ends what belongs together. */
  readonly isOver: (answer: Buffer) => boolean;
}

/** PostgreSQL is ready for the next statement, outside of any transaction: `Z`, length 5, `I` for idle. */
const IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
export const endsTransaction = (answer: Buffer): boolean => answer.subarray(-IDLE.length).equals(IDLE);

interface Wanted {
  readonly moment: Moment;
  readonly end: () => void;
}

/** Stands between a process and its server. */
export async function startWireTap({ host, port, isOver }: TappedServer): Promise<WireTap> {
  let wanted: Wanted | null = null;
  const open = new Set<Socket>();

  const isReached = (at: Moment['at'], said: string): boolean =>
    wanted?.moment.at === at && wanted.moment.saying.every((text) => said.includes(text));
  const end = (): void => {
    const ending = wanted;
    wanted = null;
    ending?.end();
  };
  const server = createServer((client) => {
    const upstream = connect(port, host);
    let said = '';
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      end();
    };
    client.on('data', (chunk) => {
      if (isCut) return;
      said += chunk.toString('latin1');
      if (isReached('asked', said)) cut();
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isCut) return;
      said += chunk.toString('latin1');
      if (isReached('answered', said)) cut();
      else client.write(chunk);
      if (isOver(chunk)) said = '';
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    endAt: (moment, ending) => {
      wanted = { moment, end: ending };
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

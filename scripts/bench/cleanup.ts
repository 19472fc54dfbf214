interface Stoppable {
  stop(): Promise<void>;
}

/** Takes a part down when the work is over; answers the part. */
export type Later = <P extends Stoppable>(part: P) => P;

const underWay = new Set<Stoppable[]>();

/** Does some work and then stops every part that it said, the latest first, however the work ended. */
export async function cleanup<T>(work: (later: Later) => Promise<T>): Promise<T> {
  const parts: Stoppable[] = [];
  underWay.add(parts);
  try {
    return await work((part) => {
      parts.push(part);
      return part;
    });
  } finally {
    await stopAll(parts);
    underWay.delete(parts);
  }
}

async function stopAll(parts: Stoppable[]): Promise<void> {
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) await part.stop();
}

/** Everything that is under way, when the program is told to end. */
export async function stopEverything(): Promise<void> {
  for (const parts of underWay) await stopAll(parts);
}

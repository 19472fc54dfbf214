/** What `npm start` prints: plain lines, so that they read the same in a terminal and in a file. */
export interface Terminal {
  readonly say: (line: string) => void;
  /** Says that the work begins, and its outcome with the time that it took. What it throws goes on. */
  readonly step: <T>(name: string, work: () => Promise<StepResult<T>>) => Promise<T>;
}

export interface StepResult<T> {
  readonly value: T;
  /** Completes "name: …". */
  readonly outcome: string;
}

export function createTerminal(write: (text: string) => void, now: () => number = Date.now): Terminal {
  const say = (line: string): void => {
    write(`${line}\n`);
  };
  return {
    say,
    step: async (name, work) => {
      say(`… ${name}`);
      const startedAt = now();
      try {
        const { value, outcome } = await work();
        say(`✓ ${name}: ${outcome} (${((now() - startedAt) / 1000).toFixed(1)} s)`);
        return value;
      } catch (error) {
        say(`✗ ${name}`);
        throw error;
      }
    },
  };
}

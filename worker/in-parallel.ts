/** Does something to every item, so many at once. Whoever fails keeps nobody else waiting: the failures are answered. */
export async function inParallel<T>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<readonly Error[]> {
  const queue = items[Symbol.iterator]();
  const failures: Error[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      try {
        await act(next.value);
      } catch (error) {
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failures;
}

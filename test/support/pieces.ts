/** A text as it comes over the wire: in pieces of these sizes, in turn; none ends within a character. */
export async function* inPieces(text: string, sizes: readonly number[]): AsyncGenerator<string, void, undefined> {
  const characters = Array.from(text);
  for (let at = 0, index = 0; at < characters.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield await Promise.resolve(characters.slice(at, at + size).join(''));
    at += size;
  }
}

export async function gathered<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

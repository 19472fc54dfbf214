/** The functions of a client, those of its groups included, as in `masterData.channels`. */
export function functionsOf(client: object, prefix = ''): string[] {
  const members: [string, unknown][] = Object.entries(client);
  return members.flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    if (typeof member === 'object' && member !== null) return functionsOf(member, `${path}.`);
    return typeof member === 'function' ? [path] : [];
  });
}

/** The same client, which notes each of its functions that is asked for. */
export function watched<T extends object>(client: T, called: Set<string>, prefix = ''): T {
  return new Proxy(client, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      const path = `${prefix}${String(name)}`;
      if (typeof member === 'object' && member !== null) return watched(member, called, `${path}.`);
      called.add(path);
      return member;
    },
  });
}

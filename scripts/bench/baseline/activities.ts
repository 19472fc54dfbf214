export function noOperation(): Promise<void> {
  return Promise.resolve();
}

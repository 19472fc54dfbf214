/** Progress, for people: on standard error, since standard output belongs to the figures. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Characters that a POSIX shell gives no meaning. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word for a POSIX shell that means itself. Throws for control characters: no value that belongs in a command has them. */
export function shellWord(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new Error('a control character in a word of a command');
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command over several lines: the program with its subcommands, then each option with its value on a line of its own. */
export function shellCommand(program: string, options: readonly (readonly [name: string, value: string])[]): string {
  return [program, ...options.map(([name, value]) => `  ${name} ${shellWord(value)}`)].join(' \\\n');
}

/** A value that an engine's driver binds to a placeholder. */
export type BoundValue = string | number | bigint | boolean | null;

/**
 * SQL under construction: literal text that our own code wrote, with values kept apart.
 * Text from logs, rules or users only ever enters as a bound value or through {@link identifier}.
 */
export class Sql {
  readonly #parts: readonly (string | Bound)[];

  private constructor(parts: readonly (string | Bound)[]) {
    this.#parts = parts;
  }

  /** Trusted text: only for keywords, function names and numbers that our own code made. */
  static raw(text: string): Sql {
    return new Sql([text]);
  }

  /** A value bound at execution, with the SQL type it is cast to (`$1::VARCHAR`). */
  static bind(value: BoundValue, type: string): Sql {
    return new Sql([new Bound(value, type)]);
  }

  static join(items: readonly Sql[], separator: string): Sql {
    const parts: (string | Bound)[] = [];
    items.forEach((item, i) => {
      if (i > 0) parts.push(separator);
      append(parts, item.#parts);
    });
    return new Sql(parts);
  }

  static template(strings: TemplateStringsArray, items: readonly Sql[]): Sql {
    const parts: (string | Bound)[] = [];
    strings.forEach((text, i) => {
      if (text !== '') parts.push(text);
      const item = items[i];
      if (item !== undefined) append(parts, item.#parts);
    });
    return new Sql(parts);
  }

  /** The statement's text, with `placeholder(n, type)` for each bound value (n counts from 1), and the values in order. */
  render(placeholder: (n: number, type: string) => string): { text: string; values: BoundValue[] } {
    const values: BoundValue[] = [];
    let text = '';
    for (const part of this.#parts) {
      if (typeof part === 'string') text += part;
      else {
        values.push(part.value);
        text += placeholder(values.length, part.type);
      }
    }
    return { text, values };
  }
}

/** One by one: more arguments of a call than the stack holds would be refused. */
function append(parts: (string | Bound)[], more: readonly (string | Bound)[]): void {
  for (const part of more) parts.push(part);
}

class Bound {
  readonly value: BoundValue;
  readonly type: string;

  constructor(value: BoundValue, type: string) {
    this.value = value;
    this.type = type;
  }
}

/**
 * Composes SQL: sql`lower(${argument})`. Interpolated items are {@link Sql} only, so a plain string cannot slip in.
 */
export function sql(strings: TemplateStringsArray, ...items: Sql[]): Sql {
  return Sql.template(strings, items);
}

/** A quoted identifier: the one place where names become SQL. */
export function identifier(name: string): Sql {
  if (name.includes('\u0000')) throw new Error('identifier holds a NUL character');
  return Sql.raw(`"${name.replaceAll('"', '""')}"`);
}

/** Text as a literal, for settings and the like, where no value can be bound. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

import type { Expression } from '../plan/expression.ts';
import type { KqlNode } from '../search/kql/ast.ts';
import { escapeWildcards, type SearchField } from '../search/search-text.ts';
import {
  constant,
  existsIn,
  joined,
  negated,
  rangeInColumn,
  type SearchSettings,
  soughtInColumn,
} from './search-conditions.ts';
import type { SearchFields } from './search-fields.ts';

/** Makes a condition of a search in the Kibana Query Language. */
export class KqlAnalyzer {
  readonly #fields: SearchFields;
  readonly #settings: SearchSettings;

  constructor(fields: SearchFields, settings: Pick<SearchSettings, 'span' | 'zone' | 'ignoreCase'>) {
    this.#fields = fields;
    this.#settings = { ...settings, match: {}, phrase: {} };
  }

  /** @param path of the nested object that the search is in, with its dot */
  condition(node: KqlNode, path = ''): Expression {
    const { span } = this.#settings;
    switch (node.kind) {
      case 'or':
      case 'and': {
        const items = node.items.map((item) => this.condition(item, path));
        return joined(node.kind === 'or' ? 'OR' : 'AND', items, span);
      }
      case 'not':
        return negated(this.condition(node.item, path), span);
      case 'everything':
        return constant(true, span);
      case 'match': {
        const field = node.field ?? (path === '' ? undefined : { name: '*', pattern: true, span: node.span });
        return this.#fields.any(within(path, field), node.value.span, span, (column) =>
          soughtInColumn(column, node.value, this.#settings),
        );
      }
      case 'exists':
        return this.#fields.any(within(path, node.field), node.span, span, (column) =>
          existsIn(column, this.#settings),
        );
      case 'range': {
        const bound = { operator: node.operator, text: node.value.text };
        return this.#fields.any(within(path, node.field), node.value.span, span, (column) =>
          rangeInColumn(column, [bound], this.#settings),
        );
      }
      case 'nested': {
        const { field, item } = node;
        if (item.kind === 'and') {
          const message = 'nested objects are kept as plain fields: several of them may meet the conditions together';
          this.#fields.warn('nested', message, field.span);
        }
        return this.condition(item, `${path}${field.name}.`);
      }
    }
  }
}

function within<F extends SearchField | undefined>(path: string, field: F): F {
  if (path === '' || field === undefined) return field;
  return { ...field, name: (field.pattern ? escapeWildcards(path) : path) + field.name };
}

import type { EqlExpression, EqlField } from './ast.ts';

/** The fields that a condition or a value reads, in the order in which they stand. */
export function eqlFields(node: EqlExpression): EqlField[] {
  const fields: EqlField[] = [];
  collect(node, fields);
  return fields;
}

function collect(node: EqlExpression, fields: EqlField[]): void {
  switch (node.kind) {
    case 'field':
      fields.push(node);
      return;
    case 'or':
    case 'and':
      for (const item of node.items) collect(item, fields);
      return;
    case 'not':
    case 'unary':
      collect(node.item, fields);
      return;
    case 'comparison':
      collect(node.left, fields);
      collect(node.right, fields);
      return;
    case 'in':
    case 'pattern':
      collect(node.item, fields);
      for (const value of node.values) collect(value, fields);
      return;
    case 'sum':
    case 'product':
      collect(node.first, fields);
      for (const { item } of node.rest) collect(item, fields);
      return;
    case 'call':
      for (const arg of node.args) collect(arg, fields);
      return;
    case 'lineage':
      collect(node.event.condition, fields);
      return;
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return;
  }
}

import type { Span } from '../../../base/diagnostic.ts';
import type { FileReading } from './file-reading.ts';
import { entryOf, type MapEntry, type MapNode, textOf } from './yaml/yaml-node.ts';

/**
 * The rules of a file with several documents: `action: global` is put into all rules after it and wins over what they say, `reset` ends that, and
 * `repeat` is the rule before with what the document changes (Sigma specification 1.0, "Rule collections"; pySigma does the same).
 */
export function collectRules(documents: readonly MapNode[], { findings, budget }: FileReading): MapNode[] {
  const rules: MapNode[] = [];
  let global: MapNode | undefined;
  let before: MapNode | undefined;
  for (const document of documents) {
    const taken = [global, before].reduce((sum, from) => sum + (from?.entries.length ?? 0), 0);
    if (!budget.take('entries', taken)) {
      findings.error('too-complex', 'the documents take too much from each other', document.span);
      break;
    }
    const action = entryOf(document, 'action');
    const rest =
      action === undefined ? document : { ...document, entries: document.entries.filter((entry) => entry !== action) };
    switch (action === undefined ? undefined : textOf(document, 'action')) {
      case undefined:
        before = global === undefined ? rest : merged(rest, global);
        rules.push(before);
        break;
      case 'global':
        global = global === undefined ? rest : merged(global, rest);
        before = global;
        break;
      case 'reset':
        global = undefined;
        break;
      case 'repeat':
        before = before === undefined ? rest : merged(before, rest);
        rules.push(before);
        break;
      default:
        findings.error(
          'unknown-action',
          `\`${textOf(document, 'action')}\` is no action`,
          action!.node.span,
          'write `global`, `reset` or `repeat`',
        );
    }
  }
  return rules;
}

/** Maps are merged, everything else is what the second says; it lies where the second lies. */
function merged(first: MapNode, second: MapNode): MapNode {
  const entries = new Map<string, MapEntry>(first.entries.map((entry) => [entry.key, entry]));
  for (const entry of second.entries) {
    const under = entries.get(entry.key);
    if (under?.node.kind !== 'map' || entry.node.kind !== 'map') entries.set(entry.key, entry);
    else
      entries.set(entry.key, {
        ...entry,
        node: merged(under.node, entry.node),
        parts: [...partsOf(under), ...partsOf(entry)],
      });
  }
  return { kind: 'map', entries: [...entries.values()], span: first.span };
}

function partsOf({ parts, span }: MapEntry): readonly Span[] {
  return parts ?? [span];
}

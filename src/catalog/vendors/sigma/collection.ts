import type { Span } from '../../../base/diagnostic.ts';
import type { FileReading } from './file-reading.ts';
import { entryOf, type MapEntry, type MapNode, textOf } from './yaml/yaml-node.ts';

/**
 * The rules of a file with several documents: `action: global` is put into all rules after it and wins over what they say, `reset` ends that, and
 * `repeat` is the rule before with what the document changes (Sigma specification 1.0, "Rule collections"; pySigma does the same).
 */
export function collectRules(documents: readonly MapNode[], { findings, budget }: FileReading): MapNode[] {
  const rules: MapNode[] = [];
  let global = NOTHING;
  let before = NOTHING;
  for (const document of documents) {
    const action = entryOf(document, 'action');
    const own: Taken = { root: without(document, action), length: document.span.end - document.span.start };
    const name = action === undefined ? undefined : textOf(document, 'action');
    const from = name === undefined || name === 'global' ? global : name === 'repeat' ? before : NOTHING;
    if (!budget.take('taken', from.length + own.length)) {
      findings.error('too-complex', 'the documents take too much from each other', document.span);
      break;
    }
    switch (name) {
      case undefined:
        before = together(own, global);
        break;
      case 'global':
        global = together(global, own);
        before = global;
        continue;
      case 'repeat':
        before = together(before, own);
        break;
      case 'reset':
        global = NOTHING;
        continue;
      default: {
        const hint = 'write `global`, `reset` or `repeat`';
        findings.error('unknown-action', `\`${name}\` is no action`, action!.node.span, hint);
        continue;
      }
    }
    if (before.root !== undefined) rules.push(before.root);
  }
  return rules;
}

/** What documents say together, and how long they are. */
interface Taken {
  readonly root: MapNode | undefined;
  readonly length: number;
}

const NOTHING: Taken = { root: undefined, length: 0 };

function together(first: Taken, second: Taken): Taken {
  const root =
    first.root === undefined || second.root === undefined
      ? (first.root ?? second.root)
      : merged(first.root, second.root);
  return { root, length: first.length + second.length };
}

function without(map: MapNode, entry: MapEntry | undefined): MapNode {
  return entry === undefined ? map : { ...map, entries: map.entries.filter((one) => one !== entry) };
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

import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { removeCollection } from '../catalog/corpus/collection-file.ts';
import { openCorpus } from '../catalog/corpus/open-corpus.ts';
import type { Console } from './console.ts';

export interface CatalogPlace {
  readonly data: string;
}

/** `seismo catalog list`: the collections that were added; 1 where one of them cannot be read. */
export async function catalogList(
  options: CatalogPlace & { readonly format: 'table' | 'json' },
  console: Console,
): Promise<number> {
  const { collections, broken, size } = await openCorpus(options.data);
  if (options.format === 'json') console.out(`${JSON.stringify({ rules: size, collections, broken }, null, 2)}\n`);
  else {
    const wide = Math.max(0, ...collections.map(({ name }) => name.length));
    for (const { name, path, commit, added, rules } of collections) {
      const at = commit === null ? '' : ` at ${commit.slice(0, 12)}`;
      const when = `${added.slice(0, 16).replace('T', ' ')}Z`;
      console.out(`${name.padEnd(wide)}  ${counted(rules, 'rule').padStart(12)}  ${when}  ${visible(path)}${at}\n`);
    }
    console.err(`${counted(size, 'rule')} in ${counted(collections.length, 'collection')}\n`);
  }
  tellBroken(broken, console);
  return broken.length === 0 ? 0 : 1;
}

/** `seismo catalog remove`: forgets a collection. */
export async function catalogRemove(name: string, options: CatalogPlace, console: Console): Promise<number> {
  if (!(await removeCollection(options.data, name))) {
    throw new UserError(`there is no collection ${name} in ${options.data}`, {
      hint: '`seismo catalog list` tells which there are',
    });
  }
  console.err(`${name} is removed\n`);
  return 0;
}

/** Says which collections cannot be read, why, and what to do. */
export function tellBroken(
  broken: readonly { readonly name: string; readonly reason: string }[],
  console: Console,
): void {
  for (const { name, reason } of broken) {
    console.err(
      `the index of ${visible(name)} cannot be read (${visible(reason)}): \`seismo catalog add PATH --as ${visible(name)}\` makes it anew\n`,
    );
  }
}

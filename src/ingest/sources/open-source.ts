import { FilesSource } from './files/files-source.ts';
import type { Source, SourceContext } from './source.ts';
import type { SourceConfig } from './source-config.ts';

/** A source as it is configured; it reads nothing before it is run. */
export function openSource(config: SourceConfig, context: SourceContext): Source {
  switch (config.type) {
    case 'files':
      return new FilesSource(config, context);
  }
}

import type { Operations } from '../../api/operations.ts';

type Here = Operations['searchCatalog']['answer']['items'][number]['here'];

/** How a rule stands with this service, in a word and with the tone it has. */
export function hereWord(status: NonNullable<Here>['status'] | 'none'): {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'plain' | 'warning';
} {
  switch (status) {
    case 'active':
      return { word: 'running', tone: 'good' };
    case 'disabled':
      return { word: 'off', tone: 'plain' };
    case 'broken':
      return { word: 'broken', tone: 'bad' };
    case 'idle':
      return { word: 'not run', tone: 'plain' };
    case 'none':
      return { word: 'not here', tone: 'plain' };
  }
}

/** Parts of a whole as `67 %`. */
export function percent(share: number): string {
  return new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

const LANGUAGES: Readonly<Record<string, string>> = {
  esql: 'ES|QL',
  kuery: 'KQL',
  eql: 'EQL',
  lucene: 'Lucene',
  sigma: 'Sigma',
};

export function languageName(language: string): string {
  return LANGUAGES[language] ?? language;
}

const TITLES: Readonly<Record<string, string>> = {
  esql: 'ES|QL',
  kuery: 'KQL',
  eql: 'EQL',
  lucene: 'Lucene',
  sql: 'SQL',
  sigma: 'Sigma',
  machine_learning: 'machine learning',
};

/** What people call a query language. */
export function languageTitle(language: string): string {
  return Object.hasOwn(TITLES, language) ? TITLES[language]! : language;
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { NOTIFIER_TYPES } from '../../src/notify/notifier-config.ts';
import { notifySettings, notifySettingsIssues } from '../../src/notify/notify-settings.ts';

const text = readFileSync('docs/notifications.md', 'utf8');
const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map((match) =>
  match[1]!.replaceAll(/\$\{(?:env|file):[^}]+\}/g, 'https://example.com/x'),
);

test('every example of the documentation is a valid configuration', () => {
  const types = examples.flatMap((example) => {
    const settings = z.strictObject(notifySettings).parse(parse(example));
    expect(notifySettingsIssues(settings)).toEqual([]);
    return settings.notifiers.map((notifier) => notifier.type);
  });
  expect([...new Set(types)].sort()).toEqual([...NOTIFIER_TYPES].sort());
});

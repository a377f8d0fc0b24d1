import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/detect/alert.ts';
import { hasSharedData, ndjson, runCli, SHARED_DATA } from '../cli/run-cli.ts';

const rules = (path: string) => join(SHARED_DATA, 'rules', path);
const bedrockLog = join(SHARED_DATA, 'bedrock', 'test-aws-bedrock.log');
const hunts = hasSharedData ? readdirSync(rules('hunting/llm/queries')) : [];

describe.skipIf(!hasSharedData)("Elastic's rules and logs, as they are", () => {
  test('every Bedrock and Azure OpenAI rule and every LLM hunt compiles', async () => {
    const paths = ['seed', 'rules/integrations/aws_bedrock', 'rules/integrations/azure_openai', 'hunting/llm'].map(
      rules,
    );
    const { code, out, err } = await runCli('rules', 'check', ...paths);
    expect(out.split('\n').filter((line) => line.includes('error['))).toEqual([]);
    expect(err).toContain('19 rule files checked: no errors');
    expect(err).not.toContain('not analysed');
    expect(code).toBe(0);
  });

  test('all 19 real Bedrock lines become events, and the Bedrock rules run over them', async () => {
    const { code, out, err } = await runCli(
      'detect',
      '--logs',
      bedrockLog,
      '--rules',
      rules('rules/integrations/aws_bedrock'),
      '--format',
      'ndjson',
    );
    expect(err).toContain('19 events from 1 file\n');
    expect(err).toContain('from 10 rules');
    expect(code).toBe(0);
    const alerts = ndjson<Alert>(out);
    // Six requests of one user were stopped at one moment in April 2024, two of another within an hour in November.
    const violations = alerts.filter((a) => a.rule_name.includes('Multiple Violations by a Single User'));
    expect(violations.map((a) => [a.fields.violations, a.evidence.count])).toEqual([
      [6, 6],
      [2, 2],
    ]);
    for (const alert of alerts) {
      const counted = Object.values(alert.fields).filter((value) => typeof value === 'number');
      if (alert.evidence.note === undefined) expect(counted).toContain(alert.evidence.count);
      else expect(alert.evidence.note).toContain('MV_EXPAND');
    }
  });

  test('the Azure OpenAI logs become events, and the Azure rules run over them', async () => {
    const logs = ['audit', 'gateway', 'request-response'].map((name) =>
      join(SHARED_DATA, 'azure_openai', `test-open-ai-${name}.log`),
    );
    const { code, err } = await runCli(
      'detect',
      '--logs',
      ...logs,
      '--rules',
      rules('rules/integrations/azure_openai'),
    );
    expect(err).not.toContain('dead letters');
    expect(err).toContain('from 3 rules');
    expect(err).not.toContain('no events for');
    expect(code).toBe(0);
  });

  test.each(hunts)('the hunt %s runs', async (name) => {
    const { code, err } = await runCli(
      'query',
      '--file',
      join(rules('hunting/llm/queries'), name),
      '--logs',
      bedrockLog,
      '--now',
      '2024-04-25T21:00:00Z',
    );
    expect(err).not.toContain('error');
    expect(code).toBe(0);
  });

  test('a folder of 294 rules in all languages: what cannot run is counted, what can runs', async () => {
    const { err } = await runCli('detect', '--logs', bedrockLog, '--rules', rules('rules'), '--format', 'ndjson');
    expect(err).toMatch(/not run: .*\d+ in eql/);
    expect(err).not.toContain('seismo failed');
  });
});

import { describe, expect, test } from 'vitest';
import { EventFields } from '../../../src/ingest/formats/event-fields.ts';
import { setUserAgent } from '../../../src/ingest/formats/user-agent.ts';
import { everything } from './everything.ts';

describe('a user agent', () => {
  test.each([
    ['aws-cli/2.18.17 md/awscrt#0.22.0 ua/2.0 os/linux#6.8.0-1016-aws', 'aws-cli', '2.18.17', 'Linux', '6.8.0'],
    ['aws-cli/2.17.60 os/macos#23.6.0 md/arch#x86_64', 'aws-cli', '2.17.60', 'macOS', '23.6.0'],
    ['[aws-cli/1.16.248 Python/3.4.7 Linux/4.9.184-0.1]', 'aws-cli', '1.16.248', 'Linux', '4.9.184'],
    ['Boto3/1.35.50 md/Botocore#1.35.50 os/windows#10', 'Boto3', '1.35.50', 'Windows', '10'],
    ['aws-sdk-go-v2/1.30.3 ua/2.1', 'aws-sdk-go-v2', '1.30.3', undefined, undefined],
    ['python-requests/2.32', 'python-requests', '2.32', undefined, undefined],
    ['bedrock.amazonaws.com', undefined, undefined, undefined, undefined],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.1',
      'Edge',
      '140.1',
      'Windows',
      '10',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile Safari/604.1',
      'Safari',
      '17.5',
      'iOS',
      '17.5',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', '128.0', 'Linux', undefined],
  ])('%s', (original, name, version, os, osVersion) => {
    const fields = new EventFields(everything);
    setUserAgent(fields, original);
    const { values } = fields;
    expect([values['user_agent.name'], values['user_agent.version']]).toEqual([name, version]);
    expect([values['user_agent.os.name'], values['user_agent.os.version']]).toEqual([os, osVersion]);
  });

  test('that is very long is kept whole, and read in time', () => {
    const fields = new EventFields(everything);
    const long = `Mozilla/5.0 Version/1.1 ${'a/1 '.repeat(500_000)}`;
    const begun = performance.now();
    setUserAgent(fields, long);
    expect(fields.values['user_agent.original']).toBe(long);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

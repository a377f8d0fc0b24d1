import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** The columns that a command makes of a text, by what follows the prefix; those that are null are left out. */
async function partsOf(command: string, text: string, options = ''): Promise<Record<string, unknown>> {
  const query = `ROW t = ${JSON.stringify(text)} | ${command} p = t ${options} | DROP t`;
  const { rows, names } = await runQuery(store, query);
  const entries = names.map((name, i) => [name.replace('p.', ''), rows[0]![i]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

describe('URI_PARTS', () => {
  test.each<[uri: string, parts: Record<string, unknown>]>([
    [
      'https://eve:s%40cret@api.example.com:8443/v1/Models.tar.gz?q=a%20b&c#top',
      {
        scheme: 'https',
        user_info: 'eve:s@cret',
        username: 'eve',
        password: 's@cret',
        domain: 'api.example.com',
        port: 8443,
        path: '/v1/Models.tar.gz',
        extension: 'gz',
        query: 'q=a b&c',
        fragment: 'top',
      },
    ],
    ['https://example.com', { scheme: 'https', domain: 'example.com', path: '' }],
    ['/a.b/c?d', { path: '/a.b/c', query: 'd' }],
    ['http://[2001:db8::1]:80/', { scheme: 'http', domain: '[2001:db8::1]', port: 80, path: '/' }],
    ['mailto:eve@example.com', { scheme: 'mailto' }],
    [
      'https://good.example@evil.example/',
      { scheme: 'https', user_info: 'good.example', domain: 'evil.example', path: '/' },
    ],
    ['https://example.com/a b?c=<d>', { scheme: 'https', domain: 'example.com', path: '/a b', query: 'c=<d>' }],
    ['s3://bucket/key%zz', {}],
    ['not a uri', {}],
    ['http:', {}],
    ['http://host:port/', {}],
  ])('%s', async (uri, parts) => {
    expect(await partsOf('URI_PARTS', uri)).toEqual(parts);
  });

  test('columns in the order of the reference, with their types', async () => {
    const { names, types } = await runQuery(store, 'ROW a = "x:/" | URI_PARTS u = a | KEEP u.*');
    expect(names).toEqual(
      'domain fragment path extension port query scheme user_info username password'.split(' ').map((n) => `u.${n}`),
    );
    expect(types).toEqual(names.map((name) => (name === 'u.port' ? 'integer' : 'keyword')));
  });

  test('several values give nulls; a column of a name before is taken over', async () => {
    const several = await runQuery(store, 'ROW a = ["x:/", "y:/"] | URI_PARTS u = a | KEEP u.scheme, u.path');
    expect(several.rows).toEqual([[null, null]]);
    const again = await runQuery(
      store,
      'ROW u.scheme = "https://a/b" | URI_PARTS u = u.scheme | KEEP u.scheme, u.path',
    );
    expect(again.rows).toEqual([['https', '/b']]);
    const none = await runQuery(store, 'ROW a = null | URI_PARTS u = a | KEEP u.scheme, u.port');
    expect(none.rows).toEqual([[null, null]]);
  });
});

describe('REGISTERED_DOMAIN', () => {
  test.each<[host: string, registered: string | undefined, suffix: string | undefined, subdomain: string | undefined]>([
    ['www.shop.example.co.uk', 'example.co.uk', 'co.uk', 'www.shop'],
    ['example.com', 'example.com', 'com', undefined],
    ['Bedrock.EXAMPLE.Com.', 'EXAMPLE.Com', 'Com', 'Bedrock'],
    ['co.uk', undefined, 'co.uk', undefined],
    // A rule with a wildcard, and an exception to one.
    ['www.city.kawasaki.jp', 'city.kawasaki.jp', 'kawasaki.jp', 'www'],
    ['a.b.other.kawasaki.jp', 'b.other.kawasaki.jp', 'other.kawasaki.jp', 'a'],
    ['www.ck', 'www.ck', 'ck', undefined],
    ['a.b.ck', 'a.b.ck', 'b.ck', undefined],
    // Private registries count as well.
    ['me.github.io', 'me.github.io', 'github.io', undefined],
    ['www.食狮.公司.cn', '食狮.公司.cn', '公司.cn', 'www'],
    ['www.xn--85x722f.xn--55qx5d.cn', 'xn--85x722f.xn--55qx5d.cn', 'xn--55qx5d.cn', 'www'],
  ])('%s', async (host, registered, suffix, subdomain) => {
    const expected = {
      domain: host.replace(/\.$/, ''),
      registered_domain: registered,
      top_level_domain: suffix,
      subdomain,
    };
    const present = Object.entries(expected).filter(([, value]) => value !== undefined);
    expect(await partsOf('REGISTERED_DOMAIN', host)).toEqual(Object.fromEntries(present));
  });

  test.each(['localhost', '10.0.0.1', '', ' ', 'a..com', 'https://example.com', 'host.unknowntld', '.com'])(
    'no host with a public suffix: %s',
    async (host) => {
      expect(await partsOf('REGISTERED_DOMAIN', host)).toEqual({});
    },
  );
});

describe('USER_AGENT', () => {
  const AGENTS: Record<string, string> = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91':
      'Edge 120.0.2210.91 | Windows 10 | Other Desktop',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.6045.105 Safari/537.36':
      'Chrome 119.0.6045.105 | Linux - | Other Desktop',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:121.0) Gecko/20100101 Firefox/121.0':
      'Firefox 121.0 | Mac OS X 10.15 | Mac Desktop',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Safari/605.1.15':
      'Safari 17.2 | Mac OS X 10.15.7 | Mac Desktop',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1':
      'Mobile Safari 17.2 | iOS 17.2.1 | iPhone Phone',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A.230803) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.43 Mobile Safari/537.36':
      'Chrome Mobile 120.0.6099.43 | Android 14 | Pixel 8 Phone',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)':
      'GPTBot 1.1 | - - | Spider Robot',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)': 'bingbot 2.0 | - - | Spider Robot',
    'curl/8.4.0': 'curl 8.4.0 | - - | Other Other',
    'python-requests/2.31.0': 'Python Requests 2.31.0 | - - | Other Other',
    'okhttp/4.12.0': 'okhttp 4.12.0 | - - | Other Other',
    'Go-http-client/1.1': 'Go-http-client 1.1 | - - | Other Other',
    'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.210 md/arch#x86_64 lang/python#3.11.8 exec-env/AWS_Lambda_python3.11':
      'Boto3 1.34.69 | Linux 5.10.210 | Other Other',
    '[Boto3/1.26.0 Python/3.9.16 Linux/5.15.0-1031 Botocore/1.29.0]': 'Boto3 1.26.0 | Linux 5.15.0 | Other Other',
    'Botocore/1.31.0 ua/2.0 os/macos#23.1.0 md/arch#arm64': 'Botocore 1.31.0 | Mac OS X 23.1.0 | Other Other',
    'aws-cli/2.15.0 Python/3.11.6 Windows/10 exe/AMD64': 'aws-cli 2.15.0 | Windows 10 | Other Other',
    'aws-sdk-js/3.490.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#20.10.0 api/bedrock-runtime#3.490.0':
      'aws-sdk-js 3.490.0 | Linux 6.1.0 | Other Other',
    'aws-sdk-go-v2/1.24.0 os/windows lang/go#1.21.5 md/GOOS#windows': 'aws-sdk-go-v2 1.24.0 | Windows - | Other Other',
    'APN/1.0 HashiCorp/1.0 Terraform/1.6.6 (+https://www.terraform.io) aws-sdk-go-v2/1.24.0':
      'Terraform 1.6.6 | - - | Other Other',
    'AnthropicBedrock/Python 0.25.1': 'AnthropicBedrock/Python 0.25.1 | - - | Other Other',
    'OpenAI/Python 1.12.0': 'OpenAI/Python 1.12.0 | - - | Other Other',
    'my-agent/0.1 (internal)': 'my-agent 0.1 | - - | Other Other',
    'bedrock.amazonaws.com': 'bedrock.amazonaws.com - | - - | Other Other',
    gibberish: 'Other - | - - | Other Other',
  };

  test.each(Object.entries(AGENTS))('%s', async (agent, expected) => {
    const parts = await partsOf('USER_AGENT', agent, 'WITH {"extract_device_type": true}');
    const shown = (name: string) => parts[name] ?? '-';
    const groups = [
      ['name', 'version'],
      ['os.name', 'os.version'],
      ['device.name', 'device.type'],
    ];
    expect(groups.map((group) => group.map(shown).join(' ')).join(' | ')).toBe(expected);
    const version = parts['os.version'];
    expect(parts['os.full']).toBe(version === undefined ? undefined : `${parts['os.name']} ${version}`);
  });

  test('blank text gives nulls', async () => {
    expect(await partsOf('USER_AGENT', '  ')).toEqual({});
  });

  test('options say which columns there are', async () => {
    const { names } = await runQuery(store, 'ROW a = "curl/8" | USER_AGENT u = a | KEEP u.*');
    expect(names).toEqual(['u.name', 'u.version', 'u.os.name', 'u.os.version', 'u.os.full', 'u.device.name']);
    const some =
      'ROW a = "curl/8" | USER_AGENT u = a WITH {"properties": ["device", "name"], "extract_device_type": true}';
    expect((await runQuery(store, `${some} | DROP a`)).names).toEqual(['u.name', 'u.device.name', 'u.device.type']);
  });
});

describe('mistakes', () => {
  test.each([
    ['ROW a = 1 | URI_PARTS u = a', 'URI_PARTS reads text, integer is given'],
    ['ROW a = "x" | URI_PARTS u = a WITH {"x": 1}', '`URI_PARTS` takes no options'],
    ['ROW a = "x" | USER_AGENT u = a WITH {"propertys": "os"}', '`USER_AGENT` has no option `propertys`'],
    ['ROW a = "x" | USER_AGENT u = a WITH {"properties": ["os", "x"]}', 'the option `properties` has no such value'],
    [
      'ROW a = "x" | USER_AGENT u = a WITH {"extract_device_type": "x"}',
      'the option `extract_device_type` is keyword, boolean is expected',
    ],
    [
      'ROW a = "x" | USER_AGENT u = a WITH {"regex_file": "x.yml"}',
      'the option `regex_file`: user agents are read by rules of our own, not by those of a file',
    ],
    ['ROW a = "x" | REGISTERED_DOMAIN r = b', 'unknown column `b`'],
  ])('%s', (query, message) => {
    expect(problemsOf(query)).toEqual([message]);
  });
});

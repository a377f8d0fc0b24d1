import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../../../src/api/mask/redact/detectors/registry.ts';
import { redactions } from '../../../src/api/mask/redact/redactions.ts';
import { shownText } from '../../../src/api/mask/redact/shown-text.ts';
import { filesOf } from '../../files-of.ts';

/** A text as it is shown redacted. */
function redacted(text: string, limit = 1_000_000): string {
  return shownText(text, { level: 'redacted', limit, marks: () => [], told: () => [] }).text;
}

/** Written in pieces, so that no scanner of repositories takes what is made up for a leak. */
const key = (...pieces: string[]) => pieces.join('');

const AWS_ID = key('AKIA', 'IOSFODNN7EXAMPLE');
const AWS_SECRET = key('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY');
const GITHUB = key('ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8');
const JWT = key('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0', '.c2lnbmF0dXJl');
const PEM = key(
  '-----BEGIN RSA PRIVATE ',
  'KEY-----\nMIIEpAIBAAKCAQEA75wjRk4x\nabcdefghijklmnop+/==\n-----END RSA PRIVATE KEY-----',
);

describe('put out', () => {
  test.each([
    ['AWS access key', `id ${AWS_ID} is`, 'id [AWS access key AKIA…MPLE] is'],
    ['AWS secret beside its id', `${AWS_ID}:${AWS_SECRET}`, '[AWS access key AKIA…MPLE]:[AWS secret key]'],
    ['AWS secret by its name', `aws_secret_access_key = ${AWS_SECRET}`, 'aws_secret_access_key = [secret]'],
    [
      'AWS secret in an environment',
      `export AWS_SECRET_ACCESS_KEY="${AWS_SECRET}"`,
      'export AWS_SECRET_ACCESS_KEY="[secret]"',
    ],
    ['OpenAI', key('sk-', 'proj-abcDEF123456abcDEF123456'), '[OpenAI key sk-…]'],
    ['Anthropic', key('sk-ant-', 'api03-abcDEF123456abcDEF123456'), '[Anthropic key sk-ant-…]'],
    ['GitHub', `token ${GITHUB}.`, 'token [GitHub token ghp_…].'],
    ['GitLab', key('glpat-', 'abcDEF123456abcDEF12'), '[GitLab token glpat-…]'],
    ['Slack', key('xoxb-', '123456789012-abcdefABCDEF'), '[Slack token xoxb-…]'],
    ['Stripe', key('sk_live_', 'abcDEF123456abcDEF123456'), '[Stripe key sk_live_…]'],
    ['Google', key('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), '[Google API key AIza…]'],
    ['Hugging Face', key('hf_', 'abcdefghijklmnopqrstuvwxyzABCDEFGH'), '[Hugging Face token hf_…]'],
    ['JWT', `see ${JWT} there`, 'see [JWT] there'],
    ['bearer', 'Authorization: Bearer abcdef1234567890abcdef', 'Authorization: Bearer [token]'],
    ['basic', 'Authorization: Basic YWxpY2U6aHVudGVyMg==', 'Authorization: Basic [basic credentials]'],
    ['private key', `before ${PEM} after`, 'before [private key] after'],
    ['private key that is cut off', PEM.slice(0, 60), '[private key]'],
    ['private key within JSON', PEM.replaceAll('\n', '\\n'), '[private key]'],
    ['password=', 'host=db password=hunter2;user=sa', 'host=db password=[password];user=sa'],
    ['password in JSON', '{"password": "correct horse", "user": "x"}', '{"password": "[password]", "user": "x"}'],
    [
      'password in JSON in JSON',
      '{\\"password\\": \\"hunter2\\", \\"a\\": 1}',
      '{\\"password\\": \\"[password]\\", \\"a\\": 1}',
    ],
    ['password in prose', 'My password is hunter2. Bye', 'My password is [password]. Bye'],
    ['password with an escaped quote', '"password": "a\\"b", "c": 1', '"password": "[password]", "c": 1'],
    ['option', 'login --password hunter2 --force', 'login --password [password] --force'],
    ['environment', 'DB_PASSWORD=s3cr3t node app', 'DB_PASSWORD=[password] node app'],
    ['api key', 'api_key: 0123abcd4567efab', 'api_key: [secret]'],
    ['URL', 'postgres://app:hunter2@db:5432/x', 'postgres://app:[password]@db:5432/x'],
    ['curl', 'curl -u bob:hunter2 https://x', 'curl -u bob:[password] https://x'],
    [
      'storage key',
      key('AccountName=x;AccountKey=', `${'Ab1/'.repeat(21)}==;End`),
      'AccountName=x;AccountKey=[secret];End',
    ],
    ['e-mail', 'Write to jo.doe+x@mail.example.co.uk, please', 'Write to [e-mail], please'],
    ['e-mail with umlauts', 'an jörg@müller.de.', 'an [e-mail].'],
    ['E.164', 'call +4915112345678 now', 'call [phone number] now'],
    ['international', 'Tel.: +49 (0)30 123 456-78', 'Tel.: [phone number]'],
    ['double zero', 'Tel 0049 30 12345678.', 'Tel [phone number].'],
    ['American', 'at (555) 234-5678 or 555-234-5678', 'at [phone number] or [phone number]'],
    ['French', 'au 01 23 45 67 89', 'au [phone number]'],
    ['British', 'on 020 7946 0958', 'on [phone number]'],
    ['card', 'pay 4111 1111 1111 1111 today', 'pay [card number …1111] today'],
    ['Amex', '378282246310005', '[card number …0005]'],
    ['IBAN', 'to DE89 3704 0044 0532 0130 00 by', 'to [IBAN DE…] by'],
    ['IBAN in one', 'GB82WEST12345698765432', '[IBAN GB…]'],
    ['SSN', 'ssn 078-05-1120', 'ssn [US social security number]'],
    ['NINO', 'AB 12 34 56 C', '[UK national insurance number]'],
    ['CPF', '529.982.247-25', '[Brazilian CPF]'],
    ['zero width', `id AKIA\u200bIOSFODNN7EXAMPLE is`, 'id [AWS access key AKIA…MPLE] is'],
    ['lookalikes', 'jоhn@еxample.com', '[e-mail]'],
    ['wide letters', 'ｐａｓｓｗｏｒｄ＝hunter2', 'ｐａｓｓｗｏｒｄ＝[password]'],
    [
      'tag characters',
      `x${[...`mail jo@example.com`].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}`,
      /^x[\s\S]*\[e-mail\]$/,
    ],
  ])('%s', (_, text, expected) => {
    if (typeof expected === 'string') expect(redacted(text)).toBe(expected);
    else expect(redacted(text)).toMatch(expected);
  });
});

describe('left alone', () => {
  test.each([
    'The password must have 12 characters.',
    'password: required',
    'The password is incorrect, and the secret is out.',
    `password=\${DB_PASSWORD} password=<your password> password=****`,
    'password = getpass()',
    'max_tokens=512 and 3 tokens: fine',
    'basic understanding of bearer authentication',
    'It happened on 2024-01-15 at 08:00, or 01.02.2024 12:30, in room 0815.',
    'The address 192.168.0.1:8080 and version 10.2.3456.7890',
    'order 1234567890123456 of 4111111111111112',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'id 6f9e9644-95a1-4c3c-892f-b51372320d5e',
    'arn:aws:iam::123456789012:user/jo',
    'npm i react@18.2.0 from git@github.com:a/b.git, @scope/name, @jo said',
    'sk-learn-contrib-packages-and-more',
    'https://example.com:8080/a@b and http://[::1]:80',
    'a+b=c, 12 + 3456 = 3468, $1,234,567.00',
    'DE89 3704 0044 0532 0130 01',
    '-----BEGIN PRIVATE KEY----- is how one begins',
    'Пароль не нужен, αλφα βήτα',
  ])('%s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});

test('what is shown holds nothing of what was put out, wherever it stood', () => {
  const secrets = [AWS_ID, GITHUB, JWT, 'jo@example.com', '4111 1111 1111 1111'];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...secrets)), { maxLength: 6 }),
      fc.nat(200),
      (pieces, limit) => {
        const text = pieces.map(([words, secret]) => `${words} ${secret} `).join('');
        const shown = redacted(text, limit);
        for (const secret of secrets) expect(shown).not.toContain(secret);
      },
    ),
  );
});

test('places are in order, apart, and within the text', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'jo@example.com',
          ' ',
          AWS_ID,
          '\u200b',
          'е',
          'password=',
          '"',
          '😀',
          '+491511234567',
          '://a:b@',
        ),
      ),
      (pieces) => {
        const text = pieces.join('');
        let end = 0;
        for (const { from, to } of redactions(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

test('marks move with what is put in before them, and cover a label whole', () => {
  const text = 'mail jo@example.com about the bomb, bob@example.com';
  const marks = [
    { from: 5, to: 19, finding: 0 },
    { from: 30, to: 34, finding: 1 },
  ];
  const shown = shownText(text, { level: 'redacted', limit: 100, marks: () => marks, told: () => [] });
  expect(shown.text).toBe('mail [e-mail] about the bomb, [e-mail]');
  expect(shown.marks.map(({ from, to }) => shown.text.slice(from, to))).toEqual(['[e-mail]', 'bomb']);
  expect(shown.redacted.map(({ from, to }) => shown.text.slice(from, to))).toEqual(['[e-mail]', '[e-mail]']);
});

test('a text is cut between characters and behind what was put out', () => {
  const plain = (text: string, limit: number) =>
    shownText(text, { level: 'plain', limit, marks: () => [], told: () => [] });
  expect(plain('ab😀cd', 3)).toMatchObject({ text: 'ab', cut: true, length: 6 });
  expect(redacted('write jo@example.com now', 10)).toBe('write [e-mail]');
  expect(shownText('secret words', { level: 'hidden', limit: 5, marks: () => [], told: () => [] }).text).toBe(
    '[masked: 12 characters]',
  );
});

const MEGABYTE = 1_000_000;
test.each([
  ['one letter', 'a'],
  ['digits', '1'],
  ['digits apart', '1 '],
  ['pluses', '+1'],
  ['plus and digits', '+1234567890123456789012345678901234567890'],
  ['at signs', 'a@'],
  ['local parts', `${'a'.repeat(64)}@`],
  ['dots', 'a.'],
  ['domains', `a@${'a.'.repeat(100)}`],
  ['beginnings of tokens', 'eyJ'],
  ['beginnings of tokens, dotted', 'eyJabcdefgh.eyJ'],
  ['beginnings of keys', 'sk-'],
  ['beginnings of private keys', '-----BEGIN PRIVATE KEY-----'],
  ['assignments', 'password='],
  ['assignments in prose', 'password:'],
  ['assignments of variables', 'password=$'],
  ['assignments of calls', 'password=a('],
  ['open quotes', 'password="'],
  ['escaped quotes', '\\"password\\":\\"'],
  ['backslashes', '\\'],
  ['schemes', '://a:'],
  ['bearers', 'bearer '],
  ['basics', 'basic YWxp'],
  ['IBANs', 'DE89'],
  ['zeros', '00 '],
  ['zeros in groups', '030 12 '],
  ['parentheses', '+1 (1) '],
  ['zero width', 'a\u200b'],
  ['lookalikes', 'е'],
  ['options', '--password '],
  ['white space', ' '],
])('a hostile megabyte of %s takes no long time', (_, piece) => {
  const text = piece.repeat(Math.ceil(MEGABYTE / piece.length));
  const started = process.cpuUsage();
  redactions(text);
  redactions(`${text}!`);
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(4_000);
});

test('every detector of the folder is in the registry', () => {
  const folder = new URL('../../../src/api/mask/redact/detectors/', import.meta.url);
  expect([...DETECTORS.keys()].sort()).toEqual(filesOf(folder, ['registry']));
});

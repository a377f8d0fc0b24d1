import { describe, expect, test } from 'vitest';
import { parseIdentity } from '../../../src/ingest/formats/aws/identity.ts';
import { parseModel } from '../../../src/ingest/formats/aws/model.ts';

const ARN = 'arn:aws:bedrock:us-east-1:210987654321';

describe('a model id', () => {
  test.each([
    ['anthropic.claude-v2:1', 'anthropic.claude-v2:1', 'anthropic', 'v2:1'],
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'anthropic.claude-sonnet-4-20250514-v1:0', 'anthropic', 'v1:0'],
    ['global.anthropic.claude-opus-4-6', 'anthropic.claude-opus-4-6', 'anthropic', undefined],
    ['us-gov.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0', 'amazon', 'v1:0'],
    ['apac.amazon.nova-micro-v1:0', 'amazon.nova-micro-v1:0', 'amazon', 'v1:0'],
    ['amazon.titan-text-express-v1:0:8k', 'amazon.titan-text-express-v1:0:8k', 'amazon', 'v1:0'],
    ['zai.glm-4.7', 'zai.glm-4.7', 'zai', undefined],
    ['some-model', 'some-model', undefined, undefined],
    [
      `arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-70b-instruct-v1:0`,
      'meta.llama3-70b-instruct-v1:0',
      'meta',
      'v1:0',
    ],
    [`${ARN}:inference-profile/us.meta.llama3-70b-instruct-v1:0`, 'meta.llama3-70b-instruct-v1:0', 'meta', 'v1:0'],
    [
      'arn:aws-us-gov:bedrock:us-gov-west-1:1:inference-profile/us-gov.amazon.nova-pro-v1:0',
      'amazon.nova-pro-v1:0',
      'amazon',
      'v1:0',
    ],
    [`${ARN}:application-inference-profile/k3j2`, `${ARN}:application-inference-profile/k3j2`, undefined, undefined],
    [`${ARN}:provisioned-model/p1`, `${ARN}:provisioned-model/p1`, undefined, undefined],
    [`${ARN}:imported-model/i1`, `${ARN}:imported-model/i1`, undefined, undefined],
    [
      `${ARN}:custom-model/amazon.nova-lite-v1:0/c1`,
      `${ARN}:custom-model/amazon.nova-lite-v1:0/c1`,
      'amazon',
      undefined,
    ],
  ])('%s is %s', (modelId, id, vendor, version) => {
    expect(parseModel(modelId)).toMatchObject({ id, vendor, version });
  });

  test('keeps the ARN, and says which are inference profiles', () => {
    const system = `${ARN}:inference-profile/us.amazon.nova-pro-v1:0`;
    expect(parseModel(system)).toMatchObject({
      arn: system,
      inferenceProfileArn: system,
      inferenceProfileId: 'us.amazon.nova-pro-v1:0',
    });
    const application = `${ARN}:application-inference-profile/k3j2`;
    expect(parseModel(application)).toMatchObject({ inferenceProfileArn: application, inferenceProfileId: undefined });
    expect(parseModel('eu.amazon.nova-pro-v1:0')).toMatchObject({
      arn: undefined,
      inferenceProfileId: 'eu.amazon.nova-pro-v1:0',
    });
    expect(parseModel('amazon.nova-pro-v1:0').inferenceProfileId).toBeUndefined();
    expect(parseModel(`${ARN}:provisioned-model/p1`).inferenceProfileArn).toBeUndefined();
  });

  test('of any length is read in no time', () => {
    expect(parseModel(`a${'-v1:1'.repeat(200_000)}!`).version).toBeUndefined();
  });
});

describe('an identity', () => {
  test.each([
    ['arn:aws:iam::210987654321:user/mira', 'iam_user', 'mira'],
    ['arn:aws:iam::210987654321:user/risk/eu/mira@example.org', 'iam_user', 'mira@example.org'],
    ['arn:aws-us-gov:iam::210987654321:user/mira', 'iam_user', 'mira'],
    ['arn:aws-cn:sts::210987654321:assumed-role/Analyst/ana', 'assumed_role', 'ana'],
    ['arn:aws:sts::210987654321:assumed-role/Analyst', 'assumed_role', 'Analyst'],
    ['arn:aws:sts::210987654321:federated-user/fed', 'federated_user', 'fed'],
    ['arn:aws:iam::210987654321:role/service-role/Runner', 'role', 'Runner'],
    ['arn:aws:iam::210987654321:root', 'root', 'root'],
  ])('%s is the %s %s', (arn, type, name) => {
    expect(parseIdentity(arn)).toMatchObject({ type, name, accountId: '210987654321' });
  });

  test('of an assumed role has its role, and the same principal for every session', () => {
    const one = parseIdentity('arn:aws-cn:sts::210987654321:assumed-role/Analyst/ana');
    const two = parseIdentity('arn:aws-cn:sts::210987654321:assumed-role/Analyst/bob');
    expect(one).toMatchObject({ role: 'Analyst', session: 'ana' });
    expect(one?.principalArn).toBe('arn:aws-cn:iam::210987654321:role/Analyst');
    expect(two?.principalArn).toBe(one?.principalArn);
  });

  test.each([
    '',
    'mira',
    '<redacted>',
    'arn:aws:iam::1:user/',
    'arn:aws:s3:::bucket',
    `arn:aws:iam::1:user/${'x'.repeat(5000)}`,
  ])('is not read from %.20j', (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  });
});

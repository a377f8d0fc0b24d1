import { describe, expect, test } from 'vitest';
import { bedrockInvocation } from '../../../src/ingest/formats/bedrock-invocation/format.ts';
import { fieldsOf } from './everything.ts';
import { exchange, guardrailShapes } from './invocations.ts';

const blocked = {
  topicPolicy: { topics: [{ name: 'Loans', type: 'DENY', action: 'BLOCKED' }] },
  contentPolicy: { filters: [{ type: 'HATE', confidence: 'MEDIUM', filterStrength: 'HIGH', action: 'BLOCKED' }] },
  wordPolicy: {
    customWords: [{ match: 'zorp', action: 'BLOCKED' }],
    managedWordLists: [{ match: 'dang', type: 'PROFANITY', action: 'BLOCKED' }],
  },
};
const masked = {
  sensitiveInformationPolicy: {
    piiEntities: [{ type: 'EMAIL', match: 'a@b.example', action: 'ANONYMIZED' }],
    regexes: [{ name: 'badge', match: 'B-1', regex: 'B-\\d', action: 'ANONYMIZED' }],
  },
};
const grounded = {
  contextualGroundingPolicy: {
    filters: [
      { type: 'GROUNDING', threshold: 0.8, score: 0.2, action: 'BLOCKED' },
      { type: 'RELEVANCE', threshold: 0.5, score: 0.9, action: 'NONE' },
    ],
  },
};
const detected = {
  contentPolicy: { filters: [{ type: 'VIOLENCE', confidence: 'LOW', action: 'NONE' }] },
  automatedReasoningPolicy: { findings: [{ valid: {} }, { translationAmbiguous: {} }, { result: 'INVALID' }] },
};
const empty = { invocationMetrics: { guardrailProcessingLatency: 20 } };

describe('guardrails', () => {
  for (const { name, record } of guardrailShapes(blocked, [masked, grounded])) {
    test(`every policy is read, as ${name}`, () => {
      expect(fieldsOf(bedrockInvocation, record)).toMatchObject({
        'gen_ai.guardrail_id': ['gr7'],
        'gen_ai.compliance.violation_detected': true,
        'gen_ai.policy.violation': true,
        'gen_ai.policy.name': [
          'content_policy',
          'topic_policy',
          'word_policy',
          'sensitive_information_policy',
          'contextual_grounding_policy',
        ],
        'gen_ai.policy.action': ['BLOCKED'],
        'gen_ai.policy.confidence': ['MEDIUM'],
        'gen_ai.compliance.violation_code': ['HATE', 'DENY', 'PROFANITY', 'EMAIL', 'badge', 'GROUNDING'],
        'gen_ai.compliance.request_triggered': ['content_policy', 'topic_policy', 'word_policy'],
        'gen_ai.compliance.response_triggered': ['sensitive_information_policy', 'contextual_grounding_policy'],
        'gen_ai.policy.match_detail.match': ['zorp', 'dang', 'a@b.example', 'B-1'],
        'gen_ai.policy.match_detail.name': ['Loans', 'badge'],
        'gen_ai.policy.match_detail.action': ['BLOCKED', 'ANONYMIZED'],
        'gen_ai.policy.match_detail.score': [0.2],
        'gen_ai.policy.match_detail.threshold': [0.8],
        'aws_bedrock.invocation.guardrail.action': 'INTERVENED',
        'event.outcome': 'failure',
        'event.type': ['access', 'denied'],
      });
    });
  }

  for (const { name, record } of guardrailShapes(detected, [empty], false)) {
    test(`what is only detected is no violation, as ${name}`, () => {
      const fields = fieldsOf(bedrockInvocation, record);
      expect(fields).toMatchObject({
        'gen_ai.compliance.violation_detected': false,
        'gen_ai.policy.name': ['content_policy', 'automated_reasoning_policy'],
        'gen_ai.policy.action': ['NONE'],
        'gen_ai.policy.confidence': ['LOW'],
        'gen_ai.policy.match_detail.type': ['VIOLENCE', 'TRANSLATION_AMBIGUOUS', 'INVALID'],
        'event.outcome': 'success',
      });
      expect(fields['gen_ai.compliance.violation_code']).toBeUndefined();
    });
  }

  for (const { name, record } of guardrailShapes(empty, [empty], false)) {
    test(`a guardrail that found nothing is known to have run, as ${name}`, () => {
      const fields = fieldsOf(bedrockInvocation, record);
      expect(fields['gen_ai.guardrail_id']).toEqual(['gr7']);
      expect(fields['gen_ai.compliance.violation_detected']).toBe(false);
      expect(fields['gen_ai.policy.name']).toBeUndefined();
      expect(fields['gen_ai.policy.action']).toBeUndefined();
    });
  }

  test('in a blocked request, what was only detected is no violation', () => {
    const trace = { guardrail: { input: { gr7: blocked }, outputs: [{ gr7: detected }] } };
    const fields = fieldsOf(bedrockInvocation, exchange({}, { 'amazon-bedrock-trace': trace }));
    expect(fields['gen_ai.policy.action']).toEqual(['BLOCKED']);
    expect(fields['gen_ai.policy.name']).toEqual(['content_policy', 'topic_policy', 'word_policy']);
    expect(fields['gen_ai.policy.confidence']).toEqual(['MEDIUM']);
    expect(fields['gen_ai.policy.match_detail.action']).toEqual(['BLOCKED', 'NONE']);
  });

  test('masking is a violation, but no failure', () => {
    const trace = { guardrail: { inputAssessment: { gr7: masked } } };
    expect(fieldsOf(bedrockInvocation, exchange({}, { stopReason: 'end_turn', trace }))).toMatchObject({
      'gen_ai.compliance.violation_detected': true,
      'gen_ai.policy.action': ['ANONYMIZED'],
      'event.outcome': 'success',
    });
  });

  test.each([
    ['a stream', [{ type: 'message_stop', 'amazon-bedrock-guardrailAction': 'INTERVENED' }]],
    ['InvokeModel', { 'amazon-bedrock-guardrailAction': 'INTERVENED', completion: 'no' }],
    ['Converse', { stopReason: 'guardrail_intervened' }],
    ['ConverseStream', [{ messageStop: { stopReason: 'guardrail_intervened' } }]],
  ])('an intervention of %s without a trace is a violation', (_, response) => {
    const fields = fieldsOf(bedrockInvocation, exchange({}, response));
    expect(fields).toMatchObject({
      'gen_ai.compliance.violation_detected': true,
      'gen_ai.policy.action': ['INTERVENED'],
      'event.outcome': 'failure',
    });
    expect(fields['gen_ai.guardrail_id']).toBeUndefined();
  });

  test('a request that names its guardrail tells its id and version', () => {
    const guardrailConfig = {
      guardrailIdentifier: 'arn:aws:bedrock:us-east-1:210987654321:guardrail/abc123',
      guardrailVersion: '4',
    };
    expect(fieldsOf(bedrockInvocation, exchange({ guardrailConfig }, {}))).toMatchObject({
      'gen_ai.guardrail_id': ['abc123'],
      'aws_bedrock.invocation.guardrail.version': ['4'],
      'gen_ai.compliance.violation_detected': false,
    });
  });

  test('ApplyGuardrail gives its content, its assessments and its guardrail', () => {
    const details = { guardrailArn: 'arn:aws:bedrock:us-east-1:1:guardrail/zz9', guardrailVersion: 'DRAFT' };
    const record = exchange(
      { source: 'INPUT', content: [{ text: { text: 'is this fine?', qualifiers: ['query'] } }] },
      {
        action: 'GUARDRAIL_INTERVENED',
        actionReason: 'Guardrail blocked.',
        outputs: [{ text: 'no' }],
        assessments: [{ ...blocked, appliedGuardrailDetails: details }],
      },
      { operation: 'ApplyGuardrail', modelId: '' },
    );
    expect(fieldsOf(bedrockInvocation, record)).toMatchObject({
      'event.action': 'ApplyGuardrail',
      'gen_ai.guardrail_id': ['zz9'],
      'gen_ai.policy.action': ['BLOCKED'],
      'gen_ai.input.last_user_message': 'is this fine?',
      'gen_ai.output.text': 'no',
      'aws_bedrock.invocation.guardrail.action_reason': 'Guardrail blocked.',
      'aws_bedrock.invocation.guardrail.version': ['DRAFT'],
    });
  });

  test('entries of a full report that found nothing are left out', () => {
    const full = {
      contentPolicy: {
        filters: [
          { type: 'HATE', confidence: 'NONE', action: 'NONE', detected: false },
          { type: 'INSULTS', confidence: 'NONE', action: 'NONE' },
        ],
      },
      topicPolicy: { topics: [{ name: 'Loans', type: 'DENY', action: 'NONE', detected: false }] },
    };
    const trace = { guardrail: { inputAssessment: { gr7: full } } };
    const fields = fieldsOf(bedrockInvocation, exchange({}, { trace }));
    expect(fields['gen_ai.compliance.violation_detected']).toBe(false);
    expect(fields['gen_ai.policy.match_detail']).toBeUndefined();
  });

  test('every finding is kept as JSON', () => {
    const trace = { guardrail: { inputAssessment: { gr7: blocked } } };
    const details = fieldsOf(bedrockInvocation, exchange({}, { trace }))['gen_ai.policy.match_detail'] as string[];
    expect(details.map((detail) => JSON.parse(detail) as unknown)).toContainEqual({
      policy: 'word_policy',
      source: 'input',
      action: 'BLOCKED',
      type: 'PROFANITY',
      match: 'dang',
    });
  });

  test('no guardrail leaves no trace', () => {
    const fields = fieldsOf(bedrockInvocation, exchange({ messages: [] }, { content: [] }));
    for (const field of Object.keys(fields)) expect(field).not.toMatch(/policy|compliance|guardrail/);
  });
});

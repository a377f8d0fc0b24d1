/** A rule of our pack as labels name it, with the ids of Elastic's rules for the same detection. */
export interface PackRule {
  readonly id: string;
  readonly name: string;
  readonly elasticIds: readonly string[];
}

/** The pack's rules; the files under `rules/` say the same, and a test compares them. */
export const PACK = {
  'without-guardrail': {
    id: '5ff38b47-f115-45b3-8dcb-8eb12818a13a',
    name: 'Bedrock Models Called Repeatedly Without a Guardrail',
    elasticIds: ['f2c653b7-7daf-4774-86f2-34cdbd1fc528'],
  },
  interventions: {
    id: '3888dfe3-a744-42ec-a969-a76b5f000af5',
    name: 'Bedrock Guardrail Intervened Repeatedly for One Caller and Model',
    elasticIds: ['0cd2f3e6-41da-40e6-b28b-466f688f00a6'],
  },
  'several-policies': {
    id: '72812421-258c-4be5-8b19-68e8e92775af',
    name: 'Bedrock Request Blocked by Several Guardrail Policies at Once',
    elasticIds: ['f4c2515a-18bb-47ce-a768-1dc4e7b0fe6c'],
  },
  'high-confidence-content': {
    id: '1c4ff6c0-8321-4896-91dc-213a47464594',
    name: 'Bedrock Content Filters Blocked One Caller With High Confidence',
    elasticIds: ['4f855297-c8e0-4097-9d97-d653f7e471c4'],
  },
  'token-exhaustion': {
    id: '388c4214-5b78-4563-8dee-a9dbf88bad41',
    name: 'Bedrock Capacity Consumed by Long Prompts and Long Answers',
    elasticIds: ['b1773d05-f349-45fb-9850-287b8f92f02d'],
  },
  'denied-models': {
    id: '9600cfa5-0faa-47ec-8cb1-c969e70ae670',
    name: 'Bedrock Model Requested Again and Again Despite Denied Access',
    elasticIds: ['17261da3-a6d0-463c-aac8-ea1718afcd20'],
  },
  'sensitive-data': {
    id: '864f80d8-e502-4aef-9cfd-2769e8dfab49',
    name: 'Bedrock Sensitive Information Blocked Repeatedly for One Caller',
    elasticIds: ['0e1af929-42ed-4262-a846-55a7c54e7c84'],
  },
  'denied-topics': {
    id: 'b4a187f7-3fe4-4c26-8aa7-42c17120e8fd',
    name: 'Bedrock Denied Topics Probed by One Caller',
    elasticIds: ['266bbea8-fcf9-4b0e-ba7b-fc00f6b1dc73'],
  },
  'word-filter': {
    id: 'fd7e5355-8630-4d1f-8d8d-ec750024ab9b',
    name: 'Bedrock Word Filter Triggered Repeatedly by One Caller',
    elasticIds: ['3216949c-9300-4c53-b57a-221e364c6457'],
  },
  'validation-errors': {
    id: 'c6848481-ebd6-4b9a-a4b6-b78793a1fdd1',
    name: 'Bedrock Malformed Requests in a Burst Within One Minute',
    elasticIds: ['725a048a-88c5-4fc7-8677-a44fc0031822'],
  },
} as const satisfies Readonly<Record<string, PackRule>>;

export type RuleKey = keyof typeof PACK;

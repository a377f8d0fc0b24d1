/** What documents about alerts say of the rule: a `DetectionRule` has all of it. */
export interface RuleFacts {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly author: readonly string[];
  readonly license?: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly note?: string;
  readonly maxSignals: number;
  readonly schedule: { readonly from: string; readonly to: string; readonly interval: string };
  readonly queries: readonly { readonly language: string; readonly text: string }[];
  readonly metadata: { readonly creationDate?: string; readonly updatedDate?: string };
  readonly timestampOverride?: string;
  readonly buildingBlockType?: string;
  readonly ruleNameOverride?: string;
  readonly timelineId?: string;
  readonly timelineTitle?: string;
  readonly enabled?: boolean;
  readonly version?: number;
  readonly revision?: number;
}

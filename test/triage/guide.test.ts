import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import type { DetectionRule } from '../../src/rules/rule.ts';
import { checklistOf } from '../../src/triage/guide/checklist.ts';
import { fillPlaceholders } from '../../src/triage/guide/fill-placeholders.ts';
import { guideSteps, type TriageGuide } from '../../src/triage/guide/guide.ts';
import { triageGuide } from '../../src/triage/guide/triage-guide.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';

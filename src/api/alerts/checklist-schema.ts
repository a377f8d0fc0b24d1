import { z } from '@hono/zod-openapi';
import { GUIDE_PARTS } from '../../triage/guide/guide.ts';

const time = z.iso.datetime();
const part = z.enum(GUIDE_PARTS);

const run = z
  .strictObject({
    text: z.string(),
    code: z.literal(true).optional(),
    strong: z.literal(true).optional(),
    emphasis: z.literal(true).optional(),
    struck: z.literal(true).optional(),
    href: z.string().optional().openapi({ description: 'An http(s) address that the guide links to.' }),
  })
  .openapi('GuideText');

const line = z.array(run);
const depth = z.int().openapi({ description: 'How deep it stands in lists.' });
const number = z.int().nullable().openapi({ description: 'In an ordered list; null in one of bullets.' });

/** Who ticked a step, and when. */
export const stepDoneSchema = z.strictObject({ at: time, by: z.string() });

const block = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('heading'), depth, text: line }),
    z.strictObject({ kind: z.literal('paragraph'), depth, text: line }),
    z.strictObject({ kind: z.literal('quote'), depth, text: line }),
    z.strictObject({ kind: z.literal('item'), depth, number, text: line }),
    z.strictObject({
      kind: z.literal('step'),
      depth,
      number,
      text: line,
      step: z.string(),
      done: stepDoneSchema.nullable(),
    }),
    z.strictObject({ kind: z.literal('code'), depth, text: z.string(), language: z.enum(['esql', 'text']) }),
    z.strictObject({ kind: z.literal('table'), depth, head: z.array(line), rows: z.array(z.array(line)) }),
  ])
  .openapi('ChecklistBlock');

/** An alert's triage guide as it is read and ticked. */
export const checklistSchema = z
  .strictObject({
    sections: z.array(
      z.strictObject({
        part,
        title: z.string(),
        from: z
          .enum(['rule', 'general'])
          .openapi({ description: "`general`: the rule's own guide says nothing of it." }),
        blocks: z.array(block),
      }),
    ),
    steps: z.int(),
    done: z.int(),
    former: z
      .array(z.strictObject({ step: z.string(), part: z.string(), text: z.string(), at: time, actor: z.string() }))
      .openapi({ description: 'Steps that were ticked in words that the guide has no more.' }),
    false_positives: z.array(z.string()).openapi({ description: "What the rule's author knows to be harmless." }),
    references: z.array(z.string()),
    highlighted: z
      .array(z.string())
      .openapi({ description: 'Fields that the rule wants to be looked at first, of its row or of the events.' }),
    rule_description: z.string().nullable().openapi({ description: 'Null where the rule is gone.' }),
  })
  .openapi('Checklist');

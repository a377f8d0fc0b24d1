import { z } from '@hono/zod-openapi';

const text = z.string();
const command = z.string().openapi({ description: 'For a POSIX shell.' });

const action = z
  .strictObject({
    id: text,
    title: text,
    does: text,
    caution: text.nullable(),
    needs: text.openapi({ description: 'With whose rights it is run.' }),
    policy: text.nullable().openapi({ description: 'The policy that the command holds, as JSON to be read.' }),
    look: command.nullable().openapi({ description: 'Changes nothing: shows how things stand.' }),
    apply: command,
    revert: command.nullable(),
    revert_note: text.nullable(),
  })
  .openapi('ResponseAction');

/** What contains those behind an alert. */
export const responsePlanSchema = z
  .strictObject({
    targets: z.array(
      z.strictObject({
        kind: z.enum([
          'iam_user',
          'assumed_role',
          'role',
          'federated_user',
          'root',
          'azure',
          'azure_resource',
          'unknown',
        ]),
        principal: text.nullable(),
        name: text.nullable(),
        account: text.nullable(),
        role: text.nullable(),
        session: text.nullable(),
        events: z.int(),
        models: z.array(text),
        regions: z.array(text),
        actions: z.array(action),
        impossible: z.array(z.strictObject({ what: text, why: text, instead: text, command: command.nullable() })),
      }),
    ),
    note: text.nullable(),
  })
  .openapi('ResponsePlan');

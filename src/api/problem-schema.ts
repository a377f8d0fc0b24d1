import { z } from '@hono/zod-openapi';

/** A problem document of RFC 9457; kinds add members of their own. */
export const problemSchema = z
  .looseObject({
    type: z.string().openapi({ example: 'urn:seismo:problem:invalid-request' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().openapi({ description: 'The id of the request, as the log has it.' }),
    hint: z.string().optional(),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['path', 'query', 'header', 'body']),
          field: z.string().openapi({ description: "A parameter's name, or a JSON pointer into the body." }),
          message: z.string(),
          hint: z.string().optional(),
        }),
      )
      .optional(),
  })
  .openapi('Problem');

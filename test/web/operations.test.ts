import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type OpenApi, writeOperations } from '../../web/api-types/write-operations.ts';
import { Client } from '../api/client.ts';
import { openService } from '../api/open-service.ts';

const FILE = fileURLToPath(new URL('../../web/src/api/operations.ts', import.meta.url));

test("the app's types of the API are those of the service's schemas (npm run api-types writes them)", async () => {
  const { document } = await Client.of(await openService());
  const written = writeOperations(document as unknown as OpenApi);
  await expect(written).toMatchFileSnapshot(FILE);
});

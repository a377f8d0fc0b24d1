import type { HttpBindings } from '@hono/node-server';
import type { OperationId } from './access.ts';
import type { Client } from './auth/client-address.ts';
import type { Identity } from './auth/identity.ts';

/** What a request carries through the service, by hono's names. */
export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    client: Client;
    identity: Identity | undefined;
    /** The operation that took the request, for metrics and the log. */
    operation: OperationId | undefined;
    /** The most bytes that a JSON body may have. */
    bodyLimit: number;
  };
}

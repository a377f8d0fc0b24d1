import type { Json } from '../../base/canonical-json.ts';
import type { Invocation } from '../invocation.ts';

/** How a model family's bodies look under InvokeModel and InvokeModelWithResponseStream. */
export interface InvokeShape {
  input(invocation: Invocation): Json;
  output(invocation: Invocation): Json;
  /** The chunks of a streamed response, which the log keeps as a list. */
  stream(invocation: Invocation): Json[];
}

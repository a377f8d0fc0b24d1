import { useState } from 'react';
import { useOperation } from '../../../api/hooks.ts';
import type { Call, EvidenceEvent, GuardrailFinding, SaidPart } from '../../../api/operations.ts';
import { Button } from '../../../parts/button.tsx';
import { Loaded } from '../../../parts/loaded.tsx';
import { numberText } from '../../../parts/number-text.ts';
import styles from './conversations.module.css';
import { MarkedText } from './marked-text.tsx';
import { useTalk } from './talk-context.ts';

export type Said = NonNullable<SaidPart['text']>;

/** Where a text stands in its call, to find the whole of it. */
export interface TextPlace {
  readonly event: EvidenceEvent;
  readonly side: 'system' | 'messages' | 'answers';
  readonly message: number;
  readonly part: number;
}

/** So much of a long text is shown before it is asked for. */
const SHORT = 1_200;
const LINES = 14;
/** So much is added each time, of what may be a megabyte. */
const STEP = 20_000;

/** A text as it was said: long ones cut, the rest on demand. */
export function SaidText({
  said,
  findings = [],
  place,
}: {
  said: Said;
  findings?: readonly GuardrailFinding[];
  place?: TextPlace;
}) {
  const [open, setOpen] = useState(false);
  const { find } = useTalk();
  const { text, length, cut } = said;
  const short = shortEnd(text);
  // What is sought may stand behind the cut.
  const shown = open || find !== '' ? text.length : short;
  if (open && cut && place !== undefined)
    return <WholeText place={place} findings={findings} onLess={() => setOpen(false)} />;
  const isShort = shown < text.length;
  return (
    <div className={styles.said}>
      <MarkedText said={said} end={shown} findings={findings} find={find} />
      {(isShort || cut) && '…'}
      {(isShort || (cut && place !== undefined)) && (
        <Button small kind="quiet" onClick={() => setOpen(true)}>
          Show all {numberText(length)} characters
        </Button>
      )}
      {open && (
        <Button small kind="quiet" onClick={() => setOpen(false)}>
          Show less
        </Button>
      )}
    </div>
  );
}

/** The whole of a text that came cut. */
function WholeText({
  place,
  findings,
  onLess,
}: {
  place: TextPlace;
  findings: readonly GuardrailFinding[];
  onLess: () => void;
}) {
  const { alertId, unmask, find } = useTalk();
  const [end, setEnd] = useState(STEP);
  const call = useOperation(
    'alertCall',
    {
      path: { id: alertId, stream: place.event._index, event: place.event._id },
      query: unmask ? { unmask: true } : {},
    },
    { fresh: Number.POSITIVE_INFINITY },
  );
  return (
    <Loaded of={call} lines={6}>
      {(data) => {
        const said = textAt(data, place);
        if (said === undefined) return <p className={styles.note}>This text is no longer stored.</p>;
        const left = said.text.length - end;
        return (
          <div className={styles.said}>
            <MarkedText said={said} end={Math.min(end, said.text.length)} findings={findings} find={find} />
            {(left > 0 || said.cut) && '…'}
            {left > 0 && (
              <Button small kind="quiet" onClick={() => setEnd(end + STEP)}>
                Show {numberText(Math.min(STEP, left))} more of {numberText(said.length)} characters
              </Button>
            )}
            {left <= 0 && said.cut && (
              <p className={styles.note}>The rest of {numberText(said.length)} characters is not shown here.</p>
            )}
            <Button small kind="quiet" onClick={onLess}>
              Show less
            </Button>
          </div>
        );
      }}
    </Loaded>
  );
}

function textAt(call: Call, { side, message, part }: TextPlace): Said | undefined {
  const parts = side === 'system' ? call.system : call[side].find(({ place }) => place === message)?.parts;
  return parts?.[part]?.text ?? undefined;
}

/** Where the beginning of a text ends: after some lines or characters, and not for the sake of a few more. */
function shortEnd(text: string): number {
  let end = -1;
  for (let line = 0; line < LINES; line++) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) break;
  }
  const cut = Math.min(end === -1 ? text.length : end, SHORT);
  return text.length - cut < SHORT / 4 && text.slice(cut).split('\n').length < 5 ? text.length : cut;
}

import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, isolateHistory, toggleComment } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintGutter, lintKeymap, type Diagnostic as Marked, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import type { Diagnostic } from '../../../api/operations.ts';
import { visibleText } from '../../../parts/text-pieces.ts';
import { completion, hover } from './ask-service.ts';
import { colours } from './colours.ts';
import { look } from './look.ts';

/** What the page does to the text from outside. */
export interface QueryEditorHandle {
  /** Puts a text in place of what is selected. */
  insert(text: string): void;
  goTo(offset: number): void;
  focus(): void;
}

interface QueryEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onFormat: () => void;
  /** Of the text that was last checked: places behind its end are left out. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ref?: Ref<QueryEditorHandle>;
}

/** An editor for ES|QL: colours, completion, what is wrong and what a word is. Tab leaves it. */
export default function QueryEditor({ text, onChange, onRun, onFormat, diagnostics, ref }: QueryEditorProps) {
  const hint = useId();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const initial = useRef(text);
  /** Texts that the page was told of and has not given back yet: they are no changes of its own. */
  const told = useRef<string[]>([]);
  const calls = useRef({ onChange, onRun, onFormat });
  useEffect(() => {
    calls.current = { onChange, onRun, onFormat };
  });

  useEffect(() => {
    const made = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          EditorView.cspNonce.of(nonceOfPage()),
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run: () => called(calls.current.onRun) },
              { key: 'Shift-Alt-f', run: () => called(calls.current.onFormat) },
              { key: 'Mod-/', run: toggleComment },
              // Takes an offer where some are shown; else it leaves the editor, as everywhere.
              { key: 'Tab', run: (editor) => takeOffer(editor, editor.state.doc) },
            ]),
          ),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightSpecialChars(),
          bracketMatching(),
          closeBrackets(),
          completion(),
          hover(),
          colours(),
          look(),
          EditorState.languageData.of(() => [
            {
              commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
              closeBrackets: { brackets: ['(', '[', '"'] },
            },
          ]),
          placeholder('FROM logs-* | …'),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'ES|QL query', 'aria-describedby': hint }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const now = update.state.doc.toString();
            told.current.push(now);
            calls.current.onChange(now);
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [hint]);

  // What the page sets (a past query, one that was formatted) is a change that can be undone.
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const known = told.current.lastIndexOf(text);
    if (known !== -1) {
      // While someone types fast, what the page gives back is behind what stands in the editor.
      told.current.splice(0, known + 1);
      return;
    }
    const doc = editor.state.doc;
    const wanted = editor.state.toText(text);
    if (doc.eq(wanted)) return;
    const changes = { from: 0, to: doc.length, insert: wanted };
    editor.dispatch({ changes, annotations: isolateHistory.of('full') });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const { length } = editor.state.doc;
    const marked = diagnostics.flatMap((d) => markedIn(d, length));
    editor.dispatch(setDiagnostics(editor.state, marked));
  }, [diagnostics]);

  useImperativeHandle(ref, () => ({
    insert: (inserted) => {
      const editor = view.current!;
      editor.dispatch(editor.state.replaceSelection(inserted));
      editor.focus();
    },
    goTo: (offset) => {
      const editor = view.current!;
      editor.dispatch({ selection: { anchor: Math.min(offset, editor.state.doc.length) }, scrollIntoView: true });
      editor.focus();
    },
    focus: () => view.current!.focus(),
  }));

  return (
    <>
      <div ref={place} />
      <span id={hint} className="heard">
        Control and Enter runs the query. Control and Space offers what may stand here. Tab leaves the editor; where
        offers are shown, Escape closes them first.
      </span>
    </>
  );
}

/** Takes the offer that is chosen; one that is on its way, or has only just come, as soon as it can be taken. */
function takeOffer(editor: EditorView, written: Text, tries = 10): boolean {
  if (acceptCompletion(editor)) return true;
  if (completionStatus(editor.state) === null) return false;
  if (tries > 0) {
    setTimeout(() => {
      if (editor.state.doc.eq(written)) takeOffer(editor, written, tries - 1);
    }, 60);
  }
  return true;
}

function called(call: () => void): true {
  call();
  return true;
}

function markedIn({ severity, message, hint, start, end }: Diagnostic, length: number): Marked[] {
  const from = Math.min(start?.offset ?? 0, length);
  const to = Math.min(Math.max(end?.offset ?? from, from), length);
  return [{ from, to, severity, message: visibleText(hint === null ? message : `${message}\n${hint}`) }];
}

/** What styles need so that the page's policy lets them in. */
function nonceOfPage(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

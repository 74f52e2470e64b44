import css from "./composer.module.css";
import { MentionList } from "./MentionList";
import { candidates, complete, nameOf, typingAt, type Candidate, type Typing } from "./mentions";
import { useEffect, useId, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from "react";
import { useConfig } from "@/api/queries";
import { asksAt } from "@/features/templates/choosing";

interface TextBoxProps {
  label: string;
  placeholder: string;
  value: string;
  /** Suggests people and teams after @. */
  mentions: boolean;
  box: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
  onFiles: (files: File[]) => void;
  /** A `/` at the beginning of a word asks for a template. */
  onSlash?: () => void;
}

/** Grows with its text up to the room there is. */
function useGrowing(box: RefObject<HTMLTextAreaElement | null>, value: string): void {
  useLayoutEffect(() => {
    const style = box.current?.style;
    style?.setProperty("block-size", "auto");
    style?.setProperty("block-size", `${Math.min(box.current?.scrollHeight ?? 0, window.innerHeight * 0.36)}px`);
  }, [box, value]);
}

/** Plain text with @ suggestions and pasted files. */
export function TextBox({ label, placeholder, value, mentions, box, onChange, onFiles, onSlash }: TextBoxProps) {
  const id = useId();
  const config = useConfig();
  const [typing, setTyping] = useState<Typing | null>(null);
  const [active, setActive] = useState(0);
  const caret = useRef<number | null>(null);
  useGrowing(box, value);
  useEffect(() => {
    if (caret.current === null) return;
    box.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [box, value]);

  const options = mentions && typing ? candidates(config, typing.query) : [];
  const look = (element: HTMLTextAreaElement) => {
    setTyping(mentions && element.selectionStart === element.selectionEnd ? typingAt(element.value, element.selectionStart) : null);
    setActive(0);
  };
  const pick = (one: Candidate) => {
    if (!typing) return;
    const done = complete(value, typing, nameOf(one));
    caret.current = done.caret;
    setTyping(null);
    onChange(done.text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (onSlash && event.key === "/" && !event.nativeEvent.isComposing && selectionStart === selectionEnd && asksAt(value, selectionStart)) {
      event.preventDefault();
      onSlash();
      return;
    }
    if (options.length === 0 || event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = options[active];
    if (step) setActive((active + step + options.length) % options.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.metaKey && !event.ctrlKey && chosen) pick(chosen);
    else if (event.key === "Escape") setTyping(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  const open = options.length > 0;
  return (
    <>
      <textarea ref={box} className={css.text} dir={value ? "auto" : undefined} rows={2} aria-label={label} placeholder={placeholder} value={value}
        role={mentions ? "combobox" : undefined} aria-expanded={mentions ? open : undefined} aria-controls={open ? id : undefined} aria-autocomplete={mentions ? "list" : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        onChange={(event) => { onChange(event.target.value); look(event.target); }} onKeyDown={onKeyDown} onPaste={onPaste} onBlur={() => setTyping(null)} />
      {open && <MentionList id={id} options={options} active={active} onPick={pick} />}
    </>
  );
}

/** Asking for a template while writing. */

import { inserted } from "./choosing";
import { useEffect, useState, type RefObject } from "react";

interface Selection { from: number; to: number }

/** The picker of templates: where the caret was when it was asked for, and what comes there. */
export function useTemplates(box: RefObject<HTMLTextAreaElement | null>, text: string, onChange: (text: string) => void) {
  const [place, setPlace] = useState<Selection | null>(null);
  const [selected, setSelected] = useState<Selection | null>(null);
  useEffect(() => {
    if (!selected) return;
    box.current?.focus();
    box.current?.setSelectionRange(selected.from, selected.to);
    setSelected(null);
  }, [box, selected]);
  const ask = () => setPlace({ from: box.current?.selectionStart ?? text.length, to: box.current?.selectionEnd ?? text.length });
  const pick = (piece: string) => {
    if (!place) return;
    const done = inserted(text, place.from, place.to, piece);
    setPlace(null);
    onChange(done.text);
    setSelected({ from: done.from, to: done.to });
  };
  return { picking: place !== null, ask, pick, leave: () => setPlace(null) };
}

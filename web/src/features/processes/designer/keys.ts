/** Keys of the designer's two surfaces. Never while something is typed. */

import type { KeyboardEvent } from "react";

interface KeyWork { undo: () => void; redo: () => void; copy: () => boolean; paste: () => void; duplicate: () => void; remove: () => void; selectAll: () => void; leave: () => void }

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], dialog";

export function pressed(event: KeyboardEvent, work: KeyWork): void {
  const target = event.target instanceof Element ? event.target : null;
  if (event.nativeEvent.isComposing || event.defaultPrevented || target?.closest(TYPING)) return;
  const mod = event.ctrlKey || event.metaKey;
  const onSurface = Boolean(target?.closest("[data-surface]"));
  const done = (act: () => void) => { event.preventDefault(); act(); };
  // by code, so that other keyboard layouts work too
  if (mod && event.code === "KeyZ") return done(event.shiftKey ? work.redo : work.undo);
  if (mod && event.code === "KeyY") return done(work.redo);
  if (!onSurface) return;
  if (mod && event.code === "KeyC") { if (!window.getSelection()?.toString() && work.copy()) event.preventDefault(); return; }
  if (mod && event.code === "KeyV") return done(work.paste);
  if (mod && event.code === "KeyD") return done(work.duplicate);
  if (mod && event.code === "KeyA") return done(work.selectAll);
  if (event.key === "Delete" || event.key === "Backspace") return done(work.remove);
  if (event.key === "Escape") work.leave();
}

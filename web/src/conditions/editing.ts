import type { ConditionField } from "./fields";
import { lifted, mayLeave, mayWrap, readTree, stampOf, wrapped, writeTree, type GroupNode, type Node, type Written } from "./tree";
import { useConditionText } from "./words";
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { Condition } from "@/api/types";

export interface Editing {
  root: GroupNode;
  fields: ConditionField[];
  field: (name: string) => ConditionField | undefined;
  /** `focus`: the part that has the focus afterwards, null: the outermost «add». */
  change: (next: GroupNode, focus?: number | null) => void;
  /** The part whose value is being chosen. */
  open: number | null;
  onOpen: (id: number | null) => void;
  sentence: (node: Node) => string;
}

/** The tree being edited. What is not whole yet stays here; only whole conditions go out. */
function useTree(value: Written, onChange: (next: Condition | null) => void): [GroupNode, (next: GroupNode) => void] {
  const [root, setRoot] = useState(() => readTree(value));
  const stamp = stampOf(value);
  const ours = useRef(stamp);
  const latest = useRef(value);
  useEffect(() => { latest.current = value; });
  useEffect(() => {
    if (stamp === ours.current) return;
    ours.current = stamp;
    setRoot(readTree(latest.current));
  }, [stamp]);
  const set = (next: GroupNode) => {
    setRoot(next);
    const written = writeTree(next);
    if (stampOf(written) === ours.current) return;
    ours.current = stampOf(written);
    onChange(written);
  };
  return [root, set];
}

/** Puts the focus on a part, once it stands. */
const focusOn = (box: RefObject<HTMLElement | null>, id: number | null): void => void requestAnimationFrame(() =>
  box.current?.querySelector<HTMLElement>(id === null ? ":scope > [data-row] > [data-add], :scope > [data-row] > span > [data-add]" : `[data-part="${id}"] button`)?.focus());

export function useEditing(box: RefObject<HTMLElement | null>, value: Written, fields: ConditionField[], catalogue: ConditionField[], onChange: (next: Condition | null) => void): Editing {
  const [root, set] = useTree(value, onChange);
  const [open, setOpen] = useState<number | null>(null);
  const text = useConditionText(fields);
  return {
    root, fields, open, onOpen: setOpen,
    field: (name) => fields.find((one) => one.field === name) ?? catalogue.find((one) => one.field === name),
    change: (next, focus) => { set(next); if (focus !== undefined) focusOn(box, focus); },
    sentence: (node) => text(writeTree(node)),
  };
}

/** Alt G puts the part that has the focus into a group, Alt Shift G takes it out of one. */
export function onGroupKeys({ root, change }: Editing, event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  if (!event.altKey || event.code !== "KeyG" || target.closest("[popover]")) return;
  const id = Number(target.closest<HTMLElement>("[data-part]")?.dataset.part ?? root.id);
  if (event.shiftKey ? !mayLeave(root, id) : id === root.id || !mayWrap(root, id)) return;
  event.preventDefault();
  event.stopPropagation();
  change(event.shiftKey ? lifted(root, id) : wrapped(root, id), id);
}

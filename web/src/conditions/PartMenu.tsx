import type { Editing } from "./editing";
import { dissolved, groupsBeside, isGroup, lifted, mayLeave, mayWrap, movedInto, without, wrapped, type Node } from "./tree";
import { EllipsisVertical, IndentDecrease, IndentIncrease, Parentheses, Trash2, Ungroup } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Menu, MenuItem } from "@/ui";

/** Where a part may go: into a group of its own, beside, out of its group. */
export function PartMenu({ node, name, editing, className }: { node: Node; name: string; editing: Editing; className?: string }) {
  const { t } = useTranslation();
  const { root, change, sentence } = editing;
  const group = isGroup(node);
  const beside = groupsBeside(root, node.id);
  return (
    <Menu width={260} trigger={<button type="button" className={className} aria-label={t("conditions:move.of", { name })}><EllipsisVertical size={13} aria-hidden="true" /></button>}>
      {mayWrap(root, node.id) && <MenuItem icon={<Parentheses size={15} />} shortcut="Alt G" onClick={() => change(wrapped(root, node.id), node.id)}>{t("conditions:move.wrap")}</MenuItem>}
      {beside.map((one) => <MenuItem key={one.id} icon={<IndentIncrease size={15} />} note={sentence(one)} onClick={() => change(movedInto(root, node.id, one.id), node.id)}>{t("conditions:move.into")}</MenuItem>)}
      {mayLeave(root, node.id) && <MenuItem icon={<IndentDecrease size={15} />} shortcut="Alt ⇧ G" onClick={() => change(lifted(root, node.id), node.id)}>{t("conditions:move.out")}</MenuItem>}
      {group && <MenuItem icon={<Ungroup size={15} />} onClick={() => change(dissolved(root, node.id), node.parts[0]?.id ?? null)}>{t("conditions:move.dissolve")}</MenuItem>}
      {group && <MenuItem danger icon={<Trash2 size={15} />} onClick={() => change(without(root, node.id), null)}>{t("conditions:move.remove")}</MenuItem>}
    </Menu>
  );
}

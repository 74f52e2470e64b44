import css from "./conditions.module.css";
import { AddCondition, type Adding } from "./AddCondition";
import type { Editing } from "./editing";
import { fieldLabel, firstLeaf, type ConditionField } from "./fields";
import { LeafChip } from "./LeafChip";
import { PartMenu } from "./PartMenu";
import { aGroup, DEEPEST, depthOf, isGroup, leafNode, MODES, replaced, withLeaf, withMode, without, withPart, type GroupNode, type LeafNode, type Node } from "./tree";
import { ChevronDown, Parentheses } from "lucide-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWords } from "@/features/tickets/timeline/useWords";
import { Button, IconButton, Menu, MenuItem } from "@/ui";

interface GroupProps { group: GroupNode; editing: Editing; compact?: boolean; adding?: Adding; shortcut?: string }

function ModeButton({ group, editing, compact }: GroupProps) {
  const { t } = useTranslation();
  return (
    <Menu width={240} placement="bottom-start" trigger={<Button size="xs" kind={compact ? "ghost" : "plain"} data-mode={group.mode} aria-label={t("conditions:mode.label", { mode: t(`conditions:mode.${group.mode}`) })}>{t(`conditions:mode.${group.mode}`)}<ChevronDown size={13} aria-hidden="true" /></Button>}>
      {MODES.map((mode) => <MenuItem key={mode} checked={mode === group.mode} note={t(`conditions:mode.${mode}_note`)} onClick={() => editing.change(withMode(editing.root, group.id, mode))}>{t(`conditions:mode.${mode}`)}</MenuItem>)}
    </Menu>
  );
}

function LeafPart({ node, editing, menu }: { node: LeafNode; editing: Editing; menu: boolean }) {
  const words = useWords();
  const { root, change } = editing;
  const field = editing.field(node.leaf.field);
  const name = fieldLabel(node.leaf.field, field?.label, words);
  return (
    <span className={css.part} data-part={node.id}>
      <LeafChip leaf={node.leaf} field={field} open={editing.open === node.id} onOpen={(open) => editing.onOpen(open ? node.id : null)}
        onChange={(leaf) => change(replaced(root, node.id, () => [withLeaf(node, leaf)]))} onDrop={() => { editing.onOpen(null); change(without(root, node.id), null); }}>
        {menu && <PartMenu node={node} name={name} editing={editing} className={css.drop} />}
      </LeafChip>
    </span>
  );
}

function GroupBox({ node, editing, compact }: { node: GroupNode; editing: Editing; compact?: boolean }) {
  const { t } = useTranslation();
  const name = t("conditions:group_of", { mode: t(`conditions:mode.${node.mode}`), count: node.parts.length });
  return (
    <div className={css.box} role="group" aria-label={name} data-part={node.id} data-empty={node.parts.length === 0}>
      <GroupParts group={node} editing={editing} compact={compact} />
      <PartMenu node={node} name={name} editing={editing} className={css.more} />
    </div>
  );
}

function Part({ node, editing, compact, menu }: { node: Node; editing: Editing; compact?: boolean; menu: boolean }) {
  return isGroup(node) ? <GroupBox node={node} editing={editing} compact={compact} /> : <LeafPart node={node} editing={editing} menu={menu} />;
}

/** The parts of one group, joined by the word that holds between them, and what adds more. */
export function GroupParts({ group, editing, compact, adding, shortcut }: GroupProps) {
  const { t } = useTranslation();
  const { root, change, onOpen } = editing;
  const [open, setOpen] = useState(false);
  const { parts, mode } = group;
  const nested = group.id !== root.id;
  const depth = nested ? depthOf(root, group.id) + 1 : 1;
  const chosen = parts.length > 1 || mode !== "all" || nested;
  const add = (field: ConditionField) => {
    const node = leafNode(firstLeaf(field));
    change(withPart(root, group.id, node));
    // a popover finds its place only beside a chip that stands already
    requestAnimationFrame(() => onOpen(node.id));
  };
  const addGroup = () => { const made = aGroup(mode, []); change(withPart(root, group.id, made), made.id); };
  return (
    <>
      {chosen && <ModeButton group={group} editing={editing} compact={compact} />}
      {parts.map((node, index) => (
        <Fragment key={node.id}>
          {index > 0 && <span className={css.join}>{mode === "all" ? t("conditions:and") : t("conditions:or")}</span>}
          <Part node={node} editing={editing} compact={compact} menu={nested || parts.length > 1} />
        </Fragment>
      ))}
      <AddCondition fields={editing.fields} compact={compact && !nested} shortcut={shortcut} open={adding?.open ?? open} onOpen={adding?.onOpen ?? setOpen} onAdd={add} />
      {depth < DEEPEST && (compact || nested ? <IconButton size="xs" label={t("conditions:add_group")} icon={<Parentheses size={14} />} onClick={addGroup} />
        : parts.length > 0 && <Button kind="ghost" size="sm" icon={<Parentheses size={14} />} onClick={addGroup}>{t("conditions:condition_group")}</Button>)}
    </>
  );
}

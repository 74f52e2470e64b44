import css from "./automation.module.css";
import { ActionDialog } from "./ActionDialog";
import { aNewAction, CLOSING, moved, OUTWARD } from "./definition";
import { SORTS, type Action, type Definition, type Sort } from "./shapes";
import { useActionText } from "./words";
import { ArrowDown, ArrowUp, BellRing, CircleCheck, FileText, Flag, FolderTree, GripVertical, Hourglass, Mail, MoreHorizontal, Pause, Pencil, Plus, Siren, Tag, Trash2, UserPlus, Users, XCircle, type LucideIcon } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, Chip, clsx, IconButton, Menu, MenuItem } from "@/ui";

const ICONS: Record<Sort, LucideIcon> = {
  reply: Mail, wait: Hourglass, resolve: CircleCheck, close: XCircle, tags: Tag, priority: Flag, category: FolderTree, fields: FileText, assign: Users,
  note: FileText, notify: BellRing, escalate: Siren, participant: UserPlus, hold: Pause,
};

interface RowProps { action: Action; at: number; count: number; dragged: boolean; onMove: (to: number) => void; onDrag: (from: number | null) => void; onDrop: () => void; onEdit: () => void; onRemove: () => void }

function Row({ action, at, count, dragged, onMove, onDrag, onDrop, onEdit, onRemove }: RowProps) {
  const { t } = useTranslation();
  const said = useActionText()(action);
  const [over, setOver] = useState(false);
  const Icon = ICONS[action.do];
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < count && to !== at) onMove(to);
  };
  return (
    <li className={clsx(css.action, dragged && css.dragged, over && css.over)} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); onDrop(); }}>
      <button type="button" draggable data-action={at} className={css.handle} aria-label={t("automation:actions.handle", { n: at + 1, of: count, what: said })} title={t("automation:actions.keys")} onKeyDown={onKeyDown}
        onDragStart={(event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", String(at)); onDrag(at); }} onDragEnd={() => onDrag(null)}><GripVertical size={15} aria-hidden="true" /></button>
      <span className={clsx("num c3", css.place)}>{at + 1}</span>
      <Icon size={16} aria-hidden="true" className="c2" />
      <button type="button" className={css.does} onClick={onEdit} dir="auto">{said}</button>
      {OUTWARD.has(action.do) && <Chip tone="accent">{t("automation:outward")}</Chip>}
      {CLOSING.has(action.do) && <Chip tone="outline">{t("automation:closing")}</Chip>}
      <Menu trigger={<IconButton label={t("automation:actions.more", { n: at + 1 })} icon={<MoreHorizontal size={16} />} />}>
        <MenuItem icon={<Pencil size={15} />} onClick={onEdit}>{t("common:edit")}</MenuItem>
        <MenuItem icon={<ArrowUp size={15} />} reason={at === 0 ? t("automation:actions.first") : null} onClick={() => onMove(at - 1)}>{t("automation:actions.up")}</MenuItem>
        <MenuItem icon={<ArrowDown size={15} />} reason={at === count - 1 ? t("automation:actions.last") : null} onClick={() => onMove(at + 1)}>{t("automation:actions.down")}</MenuItem>
        <MenuItem danger icon={<Trash2 size={15} />} onClick={onRemove}>{t("common:remove")}</MenuItem>
      </Menu>
    </li>
  );
}

/** 依次做: what it does, in order; by handle, keys or menu. */
export function ActionsCard({ rule, onChange }: { rule: Definition; onChange: (next: Definition) => void }) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const [editing, setEditing] = useState<{ at: number; action: Action } | null>(null);
  const put = (actions: Action[]) => onChange({ ...rule, actions });
  const move = (from: number, to: number) => {
    put(moved(rule.actions, from, to));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-action="${to}"]`)?.focus());
  };
  return (
    <Card flush title={t("automation:actions.title")} note={t("automation:actions.note")}>
      <ol className={css.actions}>
        {rule.actions.map((action, at) => (
          <Row key={at} action={action} at={at} count={rule.actions.length} dragged={dragged === at} onMove={(to) => move(at, to)} onDrag={setDragged} onDrop={() => { if (dragged !== null && dragged !== at) move(dragged, at); setDragged(null); }}
            onEdit={() => setEditing({ at, action })} onRemove={() => put(rule.actions.filter((_, other) => other !== at))} />
        ))}
      </ol>
      {rule.actions.length === 0 && <p className={css.none}>{t("automation:actions.none")}</p>}
      <div className={css.foot}>
        <Menu placement="bottom-start" trigger={<Button kind="ghost" size="sm" icon={<Plus size={14} />}>{t("automation:actions.add")}</Button>}>
          {SORTS.map((sort) => { const Icon = ICONS[sort]; return <MenuItem key={sort} icon={<Icon size={15} />} onClick={() => setEditing({ at: rule.actions.length, action: aNewAction(sort) })}>{t(`automation:sort.${sort}`)}</MenuItem>; })}
        </Menu>
      </div>
      {editing && <ActionDialog action={editing.action} onClose={() => setEditing(null)} onSave={(action) => { put(editing.at < rule.actions.length ? rule.actions.map((one, at) => (at === editing.at ? action : one)) : [...rule.actions, action]); setEditing(null); }} />}
    </Card>
  );
}

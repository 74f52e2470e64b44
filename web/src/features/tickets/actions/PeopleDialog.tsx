import css from "./actions.module.css";
import { MemberSelect } from "./Choosers";
import type { DialogProps } from "./Dialogs";
import { useAct } from "./useAct";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketPersonRole } from "@/api/types";
import { problemText } from "@/i18n";
import { Avatar, Banner, Button, IconButton, Modal, Select } from "@/ui";

const ROLES: TicketPersonRole[] = ["collaborator", "cc", "reviewer", "follow_up"];

/** Collaborators, copies, reviewer and follow-up owner: who is in, add, remove. */
export function PeopleDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [member, setMember] = useState<string | null>(null);
  const [role, setRole] = useState<string | null>("collaborator");
  const act = useAct(ticket.number);
  const add = () => act.mutate({ path: "people", body: { member_id: member, role }, done: t("ticket:done.people") }, { onSuccess: () => setMember(null) });
  const remove = (id: string, from: string) => act.mutate({ path: `people/${id}/${from}`, method: "delete", done: t("ticket:done.people_removed") });
  return (
    <Modal open onClose={onDone} title={t("ticket:people.title")} width={460} foot={<Button kind="ghost" onClick={onDone}>{t("common:done")}</Button>}>
      <div className={css.form}>
        <ul className={css.people}>
          {ticket.people.map(({ member: one, role: as }) => (
            <li key={`${one.id}.${as}`} className={css.person}>
              <Avatar name={one.name} color={one.color} size={24} />
              <span className="grow el" dir="auto">{one.name} <span className="c3 t12">{t(`ticket:role.${as}`)}</span></span>
              <IconButton size="xs" label={t("common:remove_named", { name: one.name })} icon={<X size={14} />} onClick={() => remove(one.id, as)} />
            </li>
          ))}
        </ul>
        <MemberSelect label={t("ticket:people.who")} value={member} onChange={setMember} />
        <Select label={t("ticket:people.role")} options={ROLES.map((one) => ({ value: one, label: t(`ticket:role.${one}`), note: t(`ticket:role_note.${one}`) }))} value={role} onChange={setRole} />
        <div><Button icon={null} busy={act.isPending} reason={member ? null : t("ticket:people.need")} onClick={add}>{t("common:add")}</Button></div>
        {act.error && <Banner tone="bad">{problemText(act.error)}</Banner>}
      </div>
    </Modal>
  );
}

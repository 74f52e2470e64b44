import css from "./sla.module.css";
import type { Kind } from "./queries";
import type { Versioned } from "./shapes";
import admin from "../admin.module.css";
import { useWrite } from "../queries";
import { ArchiveRestore } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useL10n } from "@/i18n";
import { Button, Card, Chip, Modal, Table, toast } from "@/ui";

type Thing = Versioned<unknown>;

/** Asks before a policy or calendar is put away; `note` says what that means. */
export function ArchiveDialog({ kind, thing, note, onClose }: { kind: Kind; thing: Thing; note: string; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const name = l10n(thing.name);
  const archive = useWrite(() => api.delete(`/sla/${kind}/${thing.id}`), { onDone: () => { toast(t("sla:policy.archived", { name })); onClose(); } });
  return (
    <Modal open onClose={onClose} title={t("sla:policy.archive_title", { name })} width={480}
      foot={<><Button onClick={onClose}>{t("common:cancel")}</Button><Button kind="danger" busy={archive.isPending} onClick={() => archive.mutate(undefined)}>{t("sla:archive")}</Button></>}>
      <p className="t13">{note}</p>
    </Modal>
  );
}

function Row({ kind, thing }: { kind: Kind; thing: Thing }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const name = l10n(thing.name) || t("sla:unnamed");
  const restore = useWrite(() => api.post(`/sla/${kind}/${thing.id}/restore`), { onDone: () => toast(t("sla:restored", { name })) });
  return (
    <tr>
      <td><Link className="m el" dir="auto" to={`/admin/sla/${kind}/${thing.id}`}>{name}</Link></td>
      <td><Chip>{t("sla:version.v", { n: thing.version })}</Chip></td>
      <td><div className={admin.acts}><Button size="sm" icon={<ArchiveRestore size={14} />} busy={restore.isPending} aria-label={t("sla:restore_named", { name })} onClick={() => restore.mutate(undefined)}>{t("admin:restore")}</Button></div></td>
    </tr>
  );
}

/** What was put away and can be taken out again. */
export function Archived({ kind, things }: { kind: Kind; things: Thing[] }) {
  const { t } = useTranslation();
  if (things.length === 0) return null;
  return (
    <Card flush title={t("sla:state.archived")}>
      <div className={css.scrollX}>
        <Table className={admin.inner}>
          <thead><tr><th scope="col">{t(kind === "policies" ? "sla:policy.name" : "sla:calendar.name")}</th><th scope="col">{t("sla:policy.version")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
          <tbody>{things.map((thing) => <Row key={thing.id} kind={kind} thing={thing} />)}</tbody>
        </Table>
      </div>
    </Card>
  );
}

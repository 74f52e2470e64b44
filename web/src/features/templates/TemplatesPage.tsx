import admin from "../admin/admin.module.css";
import css from "./templates.module.css";
import { FolderDialog } from "./FolderDialog";
import { shelfKey, useShelf } from "./queries";
import type { Template } from "./shapes";
import { TemplateDialog } from "./TemplateDialog";
import { VersionsDrawer } from "./VersionsDrawer";
import { Screen, WaitingRows } from "../admin/Screen";
import { useWrite } from "../admin/queries";
import { Hinders } from "../processes/feedback/Hinders";
import { History, Pencil, Plus, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useConfig, useMe } from "@/api/queries";
import { useL10n } from "@/i18n";
import { languageName } from "@/i18n/languageName";
import { Button, Chip, DeniedState, EmptyState, ErrorState, IconButton, numberCell, RelativeTime, Select, Table, TextInput, toast } from "@/ui";

/** /admin/templates: what members reply with. One's own are everybody's to keep; shared ones need the permission. */
export function Component() {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const me = useMe();
  const config = useConfig();
  const [text, setText] = useState("");
  const [folder, setFolder] = useState<string | null>(null);
  const [editing, setEditing] = useState<Template | "new" | null>(null);
  const [sorting, setSorting] = useState(false);
  const [history, setHistory] = useState<Template | null>(null);
  const shelf = useShelf();
  const shares = can("template.manage");
  const lay = useWrite(() => api.post<{ added: number }>("/templates/shipped"), { also: shelfKey, onDone: ({ added }) => toast(t("templates:laid", { count: added })) });
  if (!can("template.use")) return <DeniedState permission="template.use" />;
  const folders = shelf.data?.folders ?? [];
  const folderOf = (one: Template) => l10n(folders.find((each) => each.id === one.folder_id)?.name ?? "");
  const wanted = text.trim().toLocaleLowerCase();
  const shown = (shelf.data?.templates ?? [])
    .filter((one) => (folder === null || one.folder_id === folder) && `${l10n(one.name)} ${one.shortcut ?? ""} ${Object.values(one.texts).join(" ")}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => folderOf(a).localeCompare(folderOf(b)) || b.uses - a.uses);
  const whose = (one: Template) => (one.owner_id ? t("templates:mine") : one.team_id ? (config?.teams.find((team) => team.id === one.team_id)?.name ?? "—") : t("templates:everybody"));
  const editable = (one: Template) => (one.owner_id ? one.owner_id === me.member_id : shares);
  const shipped = shares && <Button busy={lay.isPending} onClick={() => lay.mutate(undefined)}>{t("templates:lay")}</Button>;
  const tools = (
    <div className={admin.tools}>
      <div className={admin.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={t("templates:search")} placeholder={t("templates:search")} value={text} onChange={(event) => setText(event.target.value)} /></div>
      <div className={admin.narrow}><Select hideLabel clearable size="sm" label={t("templates:folder")} placeholder={t("templates:all_folders")} value={folder} onChange={setFolder} options={folders.map((one) => ({ value: one.id, label: l10n(one.name) }))} /></div>
    </div>
  );
  return (
    <>
      <Screen title={t("templates:title")} note={shelf.data && t("templates:count", { count: shelf.data.templates.length })} tools={tools}
      actions={<>{shares && folders.length > 0 && <Button onClick={() => setSorting(true)}>{t("templates:folders")}</Button>}{shipped}<Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("templates:new")}</Button></>}>
      {shelf.error ? <ErrorState error={shelf.error} onRetry={() => void shelf.refetch()} />
        : !shelf.data ? <WaitingRows />
          : shown.length === 0 ? <EmptyState title={t(wanted || folder ? "templates:none_found" : "templates:none")} actions={wanted || folder ? <Button onClick={() => { setText(""); setFolder(null); }}>{t("admin:clear_filters")}</Button> : shipped}>{!wanted && !folder && t("templates:none_hint")}</EmptyState>
            : (
              <Table className={admin.table}>
                <thead><tr><th>{t("templates:name")}</th><th>{t("templates:folder")}</th><th>{t("templates:whose")}</th><th>{t("templates:languages")}</th><th className={numberCell}>{t("templates:uses")}</th><th>{t("templates:changed")}</th><th><span className="sr">{t("admin:actions")}</span></th></tr></thead>
                <tbody>
                  {shown.map((one) => (
                    <tr key={one.id}>
                      <td><span className={css.line}><b className="el" dir="auto">{l10n(one.name)}</b>{one.shortcut && <small dir="ltr">/{one.shortcut}</small>}</span></td>
                      <td dir="auto">{folderOf(one)}</td>
                      <td dir="auto">{whose(one)}</td>
                      <td><span className="row wrap g4">{Object.keys(one.texts).sort().map((language) => <Chip key={language} tone="outline">{languageName(language, i18n.language)}</Chip>)}</span></td>
                      <td className={numberCell}>{one.uses}</td>
                      <td><span dir="auto">{one.updated_by}</span> <RelativeTime at={one.updated_at} /></td>
                      <td>
                        <div className={admin.acts}>
                          <Hinders place={{ kind: "template", key: one.id, label: l10n(one.name), version: one.version }} />
                          <IconButton size="xs" label={t("templates:history_of", { name: l10n(one.name) })} icon={<History size={14} />} onClick={() => setHistory(one)} />
                          {editable(one) && <IconButton size="xs" label={t("templates:edit_one", { name: l10n(one.name) })} icon={<Pencil size={14} />} onClick={() => setEditing(one)} />}
                        </div>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            )}
    </Screen>
      {editing && shelf.data && <TemplateDialog template={editing === "new" ? null : editing} shelf={shelf.data} onClose={() => setEditing(null)} />}
      {sorting && <FolderDialog folders={folders} onClose={() => setSorting(false)} />}
      {history && <VersionsDrawer template={history} onClose={() => setHistory(null)} />}
    </>
  );
}

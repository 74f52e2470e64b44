import css from "./types.module.css";
import { ChangesCard } from "./ChangesCard";
import { FieldList } from "./FieldList";
import { TypeIcon } from "./icons";
import { KindIcon } from "./KindIcon";
import { aField, draftOf, lackOf } from "./model";
import { Preview } from "./Preview";
import { typesKey, useTypes, useTypeUse } from "./queries";
import { SettingsCard } from "./SettingsCard";
import { KINDS, type FieldKind, type TypeShown } from "./shapes";
import { UseCard } from "./UseCard";
import { Superseded } from "../Superseded";
import { useWrite } from "../queries";
import { useKeptDraft } from "../useKeptDraft";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import { useCan } from "@/api/queries";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Chip, DeniedState, EmptyState, ErrorState, LinkButton, Loading, Menu, MenuItem, Scroller, Skeleton, Tabs, toast } from "@/ui";

const TABS = ["fields", "settings", "use", "changes"] as const;
type Tab = (typeof TABS)[number];

function Editor({ type }: { type: TypeShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const client = useQueryClient();
  const kept = useKeptDraft(`type.${type.key}`, draftOf(type), type.version);
  const { draft } = kept;
  const [tab, setTab] = useState<Tab>("fields");
  const [open, setOpen] = useState<number | null>(null);
  const filled = useTypeUse(type.key).data?.filled ?? {};
  const save = useWrite(() => api.patch<TypeShown>(`/types/${type.key}`, draft, { version: kept.base }), {
    quiet: true,
    onDone: (next) => {
      client.setQueryData<TypeShown[]>(typesKey, (old) => old?.map((one) => (one.key === next.key ? next : one)));
      kept.saved(draftOf(next), next.version);
      toast(t("forms:saved"));
    },
  });
  const stale = hasCode(save.error, "stale");
  const errors = fieldTexts(save.error);
  const loose = Object.entries(errors).filter(([place]) => !/^fields\.\d/.test(place));
  const lack = draft.fields.findIndex((field) => lackOf(field, draft.fields) !== null);
  const lacking = !kept.changed ? t("forms:unchanged") : kept.late ? t("forms:late.first") : lack >= 0 ? t("forms:lacking", { name: l10n(draft.fields[lack]?.name) || t("forms:unnamed") }) : null;
  const keys = useKeys("settings.save");
  const submit = () => { if (!lacking) save.mutate(undefined); };
  useCommand("settings.save", submit);
  const change = (patch: Partial<typeof draft>) => { save.reset(); kept.change({ ...draft, ...patch }); };
  const add = (kind: FieldKind) => {
    change({ fields: [...draft.fields, aField(kind, [...draft.fields, ...type.fields].map(({ key }) => key))] });
    setTab("fields");
    setOpen(draft.fields.length);
  };
  const live = draft.fields.filter(({ archived }) => !archived).length;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className="sr">{t("forms:title", { name: l10n(type.name) })}</h1>
        <span className={css.crumb}><Link to="/admin/categories?tab=types">{t("forms:types")}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>
        <TypeIcon name={draft.icon} size={18} /><b className={css.name} dir="auto">{l10n(draft.name)}</b>
        <Chip tone="outline">v{type.version}</Chip>{draft.archived && <Chip>{t("admin:archived")}</Chip>}
        <span className="grow" />
        <span role="status" className="t12 c2">{kept.changed && t("forms:unsaved")}</span>
        {kept.changed && <Button size="sm" onClick={() => { save.reset(); kept.discard(); setOpen(null); }}>{t("admin:discard")}</Button>}
        <Button size="sm" kind="primary" busy={save.isPending} reason={lacking} shortcut={lacking ? undefined : keys && shownKeys(keys)} onClick={submit}>{t("forms:save")}</Button>
      </header>
      <div className={css.tabs}><Tabs label={t("forms:tabs")} value={tab} onChange={setTab} options={TABS.map((value) => ({ value, label: t(`forms:tab.${value}`), panelId: "type-panel", ...(value === "fields" ? { count: live } : {}) }))} /></div>
      <div className={css.split}>
        <div id="type-panel" role="tabpanel" className={css.making} tabIndex={0} aria-label={t(`forms:tab.${tab}`)}>
          {(kept.late || stale) && <Superseded by={type.changed_by} at={type.changed_at} onReload={() => { save.reset(); kept.discard(); void client.invalidateQueries({ queryKey: typesKey }); }} onKeep={() => { save.reset(); kept.keepMine(); }} />}
          {save.error && !stale && (loose.length > 0 || Object.keys(errors).length === 0) ? <Banner tone="bad">{problemText(save.error)}{loose.map(([place, text]) => <div key={place}>{text}</div>)}</Banner> : null}
          {tab === "fields" && (
            <>
              <FieldList fields={draft.fields} known={new Set(type.fields.map(({ key }) => key))} filled={filled} errors={errors} open={open} onOpen={setOpen} onChange={(fields) => change({ fields })} />
              <div><Menu placement="bottom-start" trigger={<Button icon={<Plus size={15} />}>{t("forms:add")}</Button>}>{KINDS.map((kind) => <MenuItem key={kind} icon={<KindIcon kind={kind} />} onClick={() => add(kind)}>{t(`admin:type.kind.${kind}`)}</MenuItem>)}</Menu></div>
              <details className={css.what}><summary>{t("forms:existing.title")}</summary><ul>{(["at_once", "values", "archived", "required", "record"] as const).map((one) => <li key={one}>{t(`forms:existing.${one}`)}</li>)}</ul></details>
            </>
          )}
          {tab === "settings" && <SettingsCard type={type} draft={draft} error={errors} onChange={change} />}
          {tab === "use" && <UseCard type={type} />}
          {tab === "changes" && <ChangesCard type={type} />}
        </div>
        <Scroller className={css.beside} label={t("forms:preview.title")}><Preview draft={draft} /></Scroller>
      </div>
    </div>
  );
}

/** /admin/categories/types/:key: what one kind of ticket asks for. */
export function Component() {
  const { t } = useTranslation();
  const { key } = useParams();
  const allowed = useCan()("config.manage");
  const { data, error, refetch } = useTypes(allowed);
  const type = data?.find((one) => one.key === key);
  if (!allowed) return <DeniedState permission="config.manage" />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><div style={{ padding: 24 }}><Skeleton width={240} height={20} /></div></Loading>;
  if (!type) return <EmptyState title={t("forms:gone")} actions={<LinkButton to="/admin/categories?tab=types">{t("forms:back")}</LinkButton>} />;
  return <Editor key={type.key} type={type} />;
}

import admin from "../admin.module.css";
import css from "./sla.module.css";
import { aNewPlan, bodyOf, planLack, planOf, TONES, useBuffers, usePreview, useUnlessStale, type BufferShown } from "./buffers";
import { BufferForm } from "./BufferForm";
import { BufferPreview } from "./BufferPreview";
import { useMeasureText, Window } from "./BufferWords";
import { Ledger } from "./Ledger";
import { EditorWaiting, Refused } from "./PolicyPage";
import { FormDialog } from "../FormDialog";
import { useWrite } from "../queries";
import { Superseded } from "../Superseded";
import { forgetDraft, useKeptDraft } from "../useKeptDraft";
import { ChevronRight, Megaphone, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useCan, useMe } from "@/api/queries";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { useConditionText } from "@/conditions";
import { fieldTexts, useL10n, useNumber } from "@/i18n";
import { Banner, Button, Card, Chip, DeniedState, EmptyState, ErrorState, LinkButton, readerZone, RelativeTime, Scroller, Textarea, toast } from "@/ui";

/** Announcing reaches customers, cancelling takes a promise back: both ask why, and say whom they reach. */
function OutwardDialog({ buffer, act, onClose }: { buffer: BufferShown; act: "announce" | "cancel"; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const [reason, setReason] = useState(act === "announce" ? buffer.reason : "");
  const preview = usePreview(buffer.id, "announce").data;
  const unlessStale = useUnlessStale();
  const run = useWrite(() => unlessStale(api.post(`/sla/buffers/${buffer.id}/${act}`, { reason: reason.trim() }, { version: buffer.revision })), { quiet: true, onDone: () => { toast(t(`sla:buffer.${act}_done`, { title: l10n(buffer.title) })); onClose(); } });
  return (
    <FormDialog title={t(`sla:buffer.${act}_title`, { title: l10n(buffer.title) })} save={t(`sla:buffer.${act}_go`)} error={run.error} busy={run.isPending} fields={["reason"]} lacking={reason.trim() ? null : t("sla:publish.reason_lacking")}
      onSave={() => run.mutate(undefined)} onClose={onClose}>
      <Banner tone="warn">{act === "announce" ? t("sla:buffer.announce_note", { count: preview?.customers ?? 0, n: number(preview?.customers ?? 0), tickets: number(preview?.tickets ?? 0) }) : t("sla:buffer.cancel_note", { count: buffer.announced.customers, n: number(buffer.announced.customers) })}</Banner>
      <Textarea required data-autofocus rows={2} label={t("sla:publish.reason")} value={reason} error={fieldTexts(run.error).reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
function Head({ buffer, children }: { buffer: BufferShown | null; children: React.ReactNode }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <header className={css.head}>
      <span className={css.crumb}><Link to="/admin/sla/buffers">{t("admin:section.sla")}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>
      <h1 className="t18" dir="auto">{buffer ? t("sla:buffer.heading", { n: buffer.number, title: l10n(buffer.title) }) : t("sla:buffer.new")}</h1>
      {buffer && <Chip tone={TONES[buffer.phase]}>{t(`sla:phase.${buffer.phase}`)}</Chip>}
      <span className="grow" />
      {children}
    </header>
  );
}

function Planning({ buffer }: { buffer: BufferShown | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const zone = readerZone() ?? me.zone;
  const name = `sla.buffers.${buffer?.id ?? "new"}`;
  const [blank] = useState(() => aNewPlan(serverNow(), zone));
  const saved = buffer ? planOf(buffer, zone) : blank;
  const kept = useKeptDraft(name, saved, buffer?.revision ?? 0);
  const { draft: plan, change, base } = kept;
  const [dialog, setDialog] = useState(false);
  const changed = !buffer || kept.changed;
  const unlessStale = useUnlessStale();
  const leave = (to: string) => { kept.discard(); forgetDraft(name); void navigate(to, { replace: true }); };
  const save = useWrite(() => (buffer ? unlessStale(api.put<BufferShown>(`/sla/buffers/${buffer.id}`, bodyOf(plan, zone), { version: base })) : api.post<BufferShown>("/sla/buffers", bodyOf(plan, zone))), {
    quiet: true, onDone: ({ id, revision }) => { toast(t("sla:buffer.saved")); if (buffer) kept.saved(plan, revision); else leave(`/admin/sla/buffers/${id}`); },
  });
  const drop = useWrite(() => unlessStale(api.delete(`/sla/buffers/${buffer?.id ?? ""}`, undefined, { version: base })), { onDone: () => leave("/admin/sla/buffers") });
  const lack = planLack(plan, zone);
  const lacking = lack ? t(`sla:buffer.lack.${lack}`) : kept.late ? t("forms:late.first") : null;
  const keys = useKeys("settings.save");
  useCommand("settings.save", () => { if (!lacking && changed && !save.isPending) save.mutate(undefined); });
  return (
    <div className={css.editor}>
      <div className={css.main}>
        <Head buffer={buffer}>
          <span className={css.note} role="status">{changed ? t("sla:kept.here") : t("sla:kept.saved")}</span>
          {buffer && <Button size="sm" kind="ghost" icon={<Trash2 size={14} />} busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("sla:buffer.drop")}</Button>}
          <Button size="sm" kind={changed ? "primary" : "plain"} busy={save.isPending} reason={lacking ?? (changed ? null : t("sla:publish.unchanged"))} shortcut={lacking || !changed ? undefined : keys && shownKeys(keys)} onClick={() => save.mutate(undefined)}>{t("sla:buffer.save")}</Button>
          {buffer && <Button size="sm" kind={changed ? "plain" : "primary"} icon={<Megaphone size={14} />} reason={changed ? t("sla:buffer.save_first") : null} onClick={() => setDialog(true)}>{t("sla:buffer.announce")}</Button>}
        </Head>
        <Scroller className={css.cards} label={t("sla:buffer.what")}>
          {kept.late && <Superseded by="" at={null} onReload={() => { save.reset(); kept.discard(); }} onKeep={() => { save.reset(); kept.keepMine(); }} />}
          <Refused error={save.error} />
          <BufferForm plan={plan} errors={fieldTexts(save.error)} zone={zone} onChange={change} />
        </Scroller>
      </div>
      <Scroller as="aside" className={css.side} label={t("sla:preview.title")}>
        {buffer ? <><BufferPreview id={buffer.id} stamp={JSON.stringify(saved)} />{changed && <Banner tone="info">{t("sla:preview.of_saved")}</Banner>}</> : <EmptyState title={t("sla:preview.title")}>{t("sla:preview.save_first")}</EmptyState>}
      </Scroller>
      {dialog && buffer && <OutwardDialog buffer={buffer} act="announce" onClose={() => setDialog(false)} />}
    </div>
  );
}

function Announced({ buffer }: { buffer: BufferShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const measure = useMeasureText();
  const condition = useConditionText();
  const [dialog, setDialog] = useState(false);
  const { announced } = buffer;
  const facts: [string, React.ReactNode][] = [
    ["window", <Window key="w" from={buffer.from_at} until={buffer.until_at} />], ["does", measure(buffer)], ["scope", <span key="s" dir="auto">{condition(buffer.scope)}</span>], ["reason", <span key="r" dir="auto">{buffer.reason}</span>],
    ["told_all", t("sla:buffer.told_by", { customers: number(announced.customers), tickets: number(announced.tickets), mail: number(announced.mail), portal: number(announced.portal) })],
    ["by", <span key="b"><bdi>{buffer.author_name}</bdi> · {buffer.announced_at && <RelativeTime at={buffer.announced_at} />}</span>],
  ];
  return (
    <div className={css.editor}>
      <div className={css.main}>
        <Head buffer={buffer}>{buffer.state === "announced" && buffer.phase !== "over" && <Button size="sm" kind="danger" onClick={() => setDialog(true)}>{t("sla:buffer.cancel")}</Button>}</Head>
        <Scroller className={css.cards} label={t("sla:ledger.title")}>
          {buffer.state === "cancelled" && <Banner tone="plain">{t("sla:buffer.was_cancelled")} {buffer.cancelled_at && <RelativeTime at={buffer.cancelled_at} />}</Banner>}
          {!buffer.readable && <Banner tone="warn">{t("sla:buffer.unreadable")}</Banner>}
          <Ledger id={buffer.id} />
        </Scroller>
      </div>
      <Scroller as="aside" className={css.side} label={t("sla:buffer.what")}>
        <section><h2>{l10n(buffer.title)}</h2><dl className={admin.facts} style={{ marginBlockStart: 8 }}>{facts.map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{t(`sla:buffer.fact.${name}`)}</dt><dd>{value}</dd></div>)}</dl></section>
        {Object.entries(buffer.notice).map(([language, text]) => <Card key={language} title={t("sla:buffer.notice")} note={language}><p lang={language} dir="auto">{text}</p></Card>)}
      </Scroller>
      {dialog && <OutwardDialog buffer={buffer} act="cancel" onClose={() => setDialog(false)} />}
    </div>
  );
}

/** /admin/sla/buffers/:id (or `new`): plan and announce; afterwards what it did. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("sla.buffer");
  const { id } = useParams();
  const { data, error, refetch } = useBuffers(may);
  if (!may) return <DeniedState permission="sla.buffer" />;
  if (id === "new") return <Planning key="new" buffer={null} />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <EditorWaiting />;
  const buffer = data.find((one) => one.id === id);
  if (!buffer) return <EmptyState title={t("sla:buffer.gone")} actions={<LinkButton to="/admin/sla/buffers">{t("sla:back")}</LinkButton>} />;
  return buffer.state === "draft" ? <Planning key={buffer.id} buffer={buffer} /> : <Announced key={buffer.id} buffer={buffer} />;
}

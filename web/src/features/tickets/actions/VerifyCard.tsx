import css from "./actions.module.css";
import { EvidenceAdder } from "./EvidenceAdder";
import { gatesText } from "./gates";
import { Lacking } from "./ActionForm";
import { useAct } from "./useAct";
import { checkCount, checksOf, HALVES, lacking, ticked, type Half } from "./verification";
import { BadgeCheck, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Attachment, Ticket } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Checkbox, Textarea } from "@/ui";
import { doorOf } from "../model";
import { fileIcon } from "../pane/Files";
import { useMessages } from "../queries";
import { useWords } from "../timeline/useWords";

function Checks({ ticket, half, done, disabled, onToggle }: { ticket: Ticket; half: Half; done: string[]; disabled: boolean; onToggle: (check: string) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  return (
    <div>
      <h3>{t(`ticket:verify.${half}`)}</h3>
      <ul>{checksOf(config, half, ticket).map(({ code, name }) => <li key={code}><Checkbox label={l10n(name)} checked={done.includes(code)} disabled={disabled} onChange={() => onToggle(code)} /></li>)}</ul>
    </div>
  );
}

function EvidenceList({ ticket, open, onToggle }: { ticket: Ticket; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const files: Attachment[] = (useMessages(ticket.number).data?.data ?? []).flatMap((message) => message.attachments).filter((file) => file.evidence_type);
  return (
    <>
      {files.map((file) => {
        const Icon = fileIcon(file.type, file.name);
        return <a key={file.id} className={css.evidence} href={file.url} download={file.name}><Icon size={14} aria-hidden="true" /><bdi dir="ltr" className="el">{file.name}</bdi></a>;
      })}
      <button type="button" className={`${css.evidence} ${css.add}`} aria-expanded={open} onClick={onToggle}><Plus size={14} aria-hidden="true" />{t("ticket:evidence.add")}</button>
    </>
  );
}

/** Verification by a second pair of eyes. The handler sees it but cannot tick it. */
export function VerifyCard({ ticket, onDone }: { ticket: Ticket; onDone?: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const config = useConfig();
  const words = useWords();
  const act = useAct(ticket.number);
  const [done, setDone] = useState<string[]>([]);
  const [note, setNote] = useState("");
  const [suggestion, setSuggestion] = useState("");
  const [adding, setAdding] = useState(false);
  const door = doorOf(ticket, "verify", can);
  const barred = !door.allowed && !door.gates.some((gate) => gate.gate === "evidence") ? true : door.gates.some((gate) => gate.gate === "not_handler");
  const denied = door.offered && !door.allowed && door.gates.length === 0 ? t("ticket:no_permission", { permission: door.permission ?? "" }) : null;
  const shut = door.gates.length > 0 ? gatesText(door.gates, ticket.type_key, config, words) : denied;
  const left = lacking(config, ticket, done);
  const toggle = (check: string) => setDone(done.includes(check) ? done.filter((one) => one !== check) : [...done, check]);
  const send = (verdict: "pass" | "fail") =>
    act.mutate({ path: "verify", body: { verdict, checks: ticked(config, ticket, done), note, suggestion }, done: t(verdict === "pass" ? "ticket:done.verify" : "ticket:done.verify_fail") }, { onSuccess: onDone });
  const errors = fieldTexts(act.error);
  const passReason = shut ?? (left > 0 ? t("ticket:verify.left", { count: left }) : null);
  const failReason = barred ? shut : note.trim() ? null : t("ticket:verify.need_note");
  return (
    <section className={css.verify} aria-label={t("ticket:verify.title")}>
      <div className={css.verifyHead}><BadgeCheck size={16} aria-hidden="true" />{t("ticket:verify.title")}<small>{t("ticket:verify.subtitle")}</small></div>
      <div className={css.checks}>
        {HALVES.map((half) => <Checks key={half} ticket={ticket} half={half} done={done} disabled={barred} onToggle={toggle} />)}
      </div>
      <div className={css.verifyBody}>
        <Lacking ticket={ticket} gates={door.gates} />
        {denied && <Banner tone="plain">{denied}</Banner>}
        <Textarea label={t("ticket:verify.note")} rows={2} value={note} disabled={barred} onChange={(event) => setNote(event.target.value)} error={errors.note} />
        <Textarea label={t("ticket:verify.suggestion")} rows={1} value={suggestion} disabled={barred} onChange={(event) => setSuggestion(event.target.value)} error={errors.suggestion} />
        {adding && <EvidenceAdder ticket={ticket} />}
        {act.error && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(act.error)}</Banner>}
      </div>
      <div className={css.verifyFoot}>
        <EvidenceList ticket={ticket} open={adding} onToggle={() => setAdding(!adding)} />
        <span className="grow" />
        <Button size="sm" kind="danger" busy={act.isPending} reason={failReason} onClick={() => send("fail")}>{t("ticket:verify.fail")}</Button>
        <Button size="sm" kind="primary" busy={act.isPending} reason={passReason} onClick={() => send("pass")}>
          {left > 0 ? t("ticket:verify.pass_left", { done: checkCount(config, ticket) - left, all: checkCount(config, ticket) }) : t("ticket:verify.pass")}
        </Button>
      </div>
    </section>
  );
}

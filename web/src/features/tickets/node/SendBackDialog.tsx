import css from "../actions/actions.module.css";
import type { NodeStep } from "./model";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Modal, Select, Textarea } from "@/ui";
import { useAct } from "../actions/useAct";

/** Work goes back: to which step, why, and what to do anew. Its time is not reset. */
export function SendBackDialog({ ticket, step, branch, onClose }: { ticket: Ticket; step: NodeStep; branch?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const act = useAct(ticket.number);
  const [to, setTo] = useState<string | null>(step.returns.length === 1 ? (step.returns[0]?.node ?? null) : null);
  const [reason, setReason] = useState<string | null>(null);
  const [redo, setRedo] = useState("");
  const errors = fieldTexts(act.error);
  const shipped = (code: string) => config?.return_reasons.find((one) => one.code === code)?.name;
  const lacking = !to ? t("node:back.need_to") : !reason ? t("node:back.need_reason") : redo.trim() ? null : t("node:back.need_redo");
  const nameOf = l10n(step.returns.find((one) => one.node === to)?.name ?? "");
  const send = () => act.mutate({ path: "send-back", body: { to, reason, redo: redo.trim(), node: branch ?? null }, done: t("node:done.sent_back", { name: nameOf }) }, { onSuccess: onClose });
  const foot = <><Button kind="ghost" onClick={onClose}>{t("common:cancel")}</Button><Button kind="danger" busy={act.isPending} reason={lacking} onClick={send}>{t("node:send_back")}</Button></>;
  return (
    <Modal open onClose={onClose} title={t("node:back.title", { name: l10n(step.name) })} width={520} foot={foot}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); if (!lacking && !act.isPending) send(); }}>
        <Select required label={t("node:back.to")} options={step.returns.map((one) => ({ value: one.node, label: l10n(one.name) }))} value={to} error={errors.to} onChange={setTo} />
        <Select required label={t("ticket:reason")} options={step.return_reasons.map((one) => ({ value: one.key, label: l10n(Object.keys(one.name).length > 0 ? one.name : (shipped(one.key) ?? one.key)) }))} value={reason} error={errors.reason} onChange={setReason} />
        <Textarea required rows={3} label={t("node:back.redo")} hint={t("node:back.hint")} value={redo} error={errors.redo} onChange={(event) => setRedo(event.target.value)} />
        {act.error && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(act.error)}</Banner>}
      </form>
    </Modal>
  );
}

import css from "./actions.module.css";
import { GateFixes, type Filling } from "./GateFixes";
import { fills, gatesText, missingKeys, type Gate } from "./gates";
import { useAct, useEdit, type Deed } from "./useAct";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Modal, type ButtonKind } from "@/ui";
import { doorOf } from "../model";
import { useWords } from "../timeline/useWords";

interface ActionFormProps {
  ticket: Ticket;
  /** The action of the process whose gates count. */
  action: string;
  deed: () => Deed;
  /** Why it cannot be sent yet, in words; null when complete. */
  incomplete?: string | null;
  submitText: string;
  kind?: ButtonKind;
  onDone: () => void;
  onCancel?: () => void;
  children: (errors: Record<string, string>) => ReactNode;
}

/** What is missing before the form, refusals below it, one button that says what it does. */
function useActionForm({ ticket, action, deed, incomplete, onDone }: Omit<ActionFormProps, "children" | "submitText" | "kind">) {
  const can = useCan();
  const act = useAct(ticket.number);
  const edit = useEdit(ticket, { quiet: true });
  const [values, fill] = useState<Record<string, unknown>>({});
  const config = useConfig();
  const words = useWords();
  const { t } = useTranslation();
  const door = doorOf(ticket, action, can);
  const { gates } = door; // a refusal fetches the ticket anew, so they are never older than the refusal
  const errors = fieldTexts(act.error);
  const shut = gates.filter((gate) => !fills(gate, values));
  const reason = shut.length > 0 ? gatesText(shut, ticket.type_key, config, words)
    : gates.length === 0 && door.offered && !door.allowed ? t("ticket:no_permission", { permission: door.permission ?? "" }) : (incomplete ?? null);
  const send = () => act.mutate(deed(), { onSuccess: onDone });
  // what was filled in for a gate goes first: one button does both
  const given = gates.flatMap(missingKeys).map((key) => [key, values[key]]);
  const submit = () => (given.length > 0 ? edit.mutate({ fields: Object.fromEntries(given) }, { onSuccess: send }) : send());
  const general = act.error && gates.length === 0 && Object.keys(errors).length === 0 ? problemText(act.error) : null;
  return { gates, errors, reason, submit, busy: act.isPending || edit.isPending, general, filling: { values, fill, error: edit.error } };
}

export function Lacking({ ticket, gates, filling }: { ticket: Ticket; gates: Gate[]; filling?: Filling }) {
  const { t } = useTranslation();
  if (gates.length === 0) return null;
  return <section className={css.lacking}><b>{t("ticket:gate.title", { count: gates.length })}</b><GateFixes ticket={ticket} gates={gates} filling={filling} /></section>;
}

/** A form inside something else, e.g. the composer. */
export function ActionForm(props: ActionFormProps) {
  const { t } = useTranslation();
  const { gates, errors, reason, submit, busy, general, filling } = useActionForm(props);
  return (
    <div className={css.form}>
      <Lacking ticket={props.ticket} gates={gates} filling={filling} />
      {props.children(errors)}
      {general && <Banner tone="bad">{general}</Banner>}
      <div className="row g8" style={{ justifyContent: "flex-end" }}>
        {props.onCancel && <Button size="sm" kind="ghost" onClick={props.onCancel}>{t("common:cancel")}</Button>}
        <Button size="sm" kind={props.kind ?? "primary"} busy={busy} reason={reason} onClick={submit}>{props.submitText}</Button>
      </div>
    </div>
  );
}

/** The same form as a dialog. */
export function ActionDialog(props: ActionFormProps & { title: string; width?: number }) {
  const { t } = useTranslation();
  const { gates, errors, reason, submit, busy, general, filling } = useActionForm(props);
  const foot = (
    <>
      <Button kind="ghost" onClick={props.onDone}>{t("common:cancel")}</Button>
      <Button kind={props.kind ?? "primary"} busy={busy} reason={reason} onClick={submit}>{props.submitText}</Button>
    </>
  );
  return (
    <Modal open onClose={props.onDone} title={props.title} width={props.width ?? 520} foot={foot}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); if (!reason && !busy) submit(); }}>
        <Lacking ticket={props.ticket} gates={gates} filling={filling} />
        {props.children(errors)}
        {general && <Banner tone="bad">{general}</Banner>}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  );
}

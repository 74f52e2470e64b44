import css from "./node.module.css";
import type { NodeStep } from "./model";
import { Hourglass, Stamp } from "lucide-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { useCan } from "@/api/queries";
import type { L10n, Page, Ticket } from "@/api/types";
import { problemText, useL10n } from "@/i18n";
import { Banner, Button, Chip, Loading, Skeleton, Textarea, toast } from "@/ui";
import { adoptTicket } from "../queries";

interface Asked { id: string; title: L10n | string; state: string; level: number; levels: number; asked: number; agreed: number }

/** The decisions asked for on this ticket that are not made yet. */
function Approvals({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { data, error } = useQuery({ queryKey: [...keys.approvals, "ticket", ticket.number], queryFn: () => api.get<Page<Asked>>("/approvals", { ticket: ticket.number, limit: 20 }) });
  const open = (data?.data ?? []).filter((one) => one.state === "open" || one.state === "asked");
  if (error) return <p className="bad">{problemText(error)}</p>;
  if (!data) return <Loading><Skeleton width="60%" /></Loading>;
  return (
    <ul className={css.ticks}>
      {open.map((one) => (
        <li key={one.id}>
          <Stamp size={14} aria-hidden="true" /><span dir="auto">{l10n(one.title)}</span>
          <Chip tone={one.state === "asked" ? "warn" : "plain"}>{t(one.state === "asked" ? "node:approval.asked" : "node:approval.level", { level: one.level, levels: one.levels, agreed: one.agreed, asked: one.asked })}</Chip>
          <Link to={`/w/approvals/mine/${one.id}`}>{t("node:approval.open")}</Link>
        </li>
      ))}
    </ul>
  );
}

/** What came from outside, put down by whoever got it. */
function OutsideAnswer({ step }: { step: NodeStep }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useCan()("ticket.update");
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  const send = useMutation({
    mutationFn: () => api.post<Ticket>(`/node-runs/${step.run_id ?? ""}/answer`, { payload: { answer: said.trim() } }),
    onSuccess: (after) => {
      adoptTicket(client, after);
      toast(t("node:done.answered"));
    },
  });
  if (!open) return <div><Button size="sm" reason={may ? null : t("ticket:no_permission", { permission: "ticket.update" })} onClick={() => setOpen(true)}>{t("node:answer.open")}</Button></div>;
  return (
    <form className={css.asked} onSubmit={(event) => { event.preventDefault(); if (said.trim()) send.mutate(); }}>
      <Textarea required rows={2} label={t("node:answer.label")} value={said} onChange={(event) => setSaid(event.target.value)} />
      {send.error && <Banner tone="bad">{problemText(send.error)}</Banner>}
      <div><Button type="submit" size="sm" kind="primary" busy={send.isPending} reason={said.trim() ? null : t("node:answer.need")}>{t("node:answer.send")}</Button></div>
    </form>
  );
}

/** A step that people do not leave: what it waits for. */
export function Awaited({ ticket, step }: { ticket: Ticket; step: NodeStep }) {
  const { t } = useTranslation();
  if (step.awaits === "approval") return <Approvals ticket={ticket} />;
  return (
    <>
      <p className={css.awaits}><Hourglass size={14} aria-hidden="true" />{t(`node:awaits.${step.awaits ?? "time"}`)}</p>
      {(step.awaits === "outside" || step.awaits === "answer") && <OutsideAnswer step={step} />}
    </>
  );
}

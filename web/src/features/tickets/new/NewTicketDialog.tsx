import { bodyOf, EMPTY, formFields, loose, missing, sketchOf, type NewTicket } from "./form";
import { NewTicketFields } from "./NewTicketFields";
import { useUploads } from "../fields/useUploads";
import { SimilarTickets } from "../merging/later";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { useConfig, useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Modal, toast } from "@/ui";

function useKeptForm(): [NewTicket, (form: NewTicket | null) => void] {
  const name = `ringdesk.new-ticket.${useMe().person_id}`;
  const [form, setForm] = useState<NewTicket>(() => {
    try {
      return { ...EMPTY, ...(JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<NewTicket>) };
    } catch {
      return EMPTY;
    }
  });
  const keep = (next: NewTicket | null) => {
    setForm(next ?? EMPTY);
    try {
      if (next) localStorage.setItem(name, JSON.stringify(next)); else localStorage.removeItem(name);
    } catch {
      // no storage: the text lives as long as the dialog
    }
  };
  return [form, keep];
}

/** The server names fields by their path in the body; a requester's parts belong to one control. */
const byControl = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(errors).map(([name, text]) => [/^requester(\.|$)/.test(name) ? "requester" : name, text]));

/** C: a ticket on behalf of a customer. What was typed survives closing the dialog. */
export default function NewTicketDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form, keep] = useKeptForm();
  const [checked, setChecked] = useState(false);
  const uploads = useUploads();
  const client = useQueryClient();
  const navigate = useNavigate();
  const shown = formFields(useConfig(), form);
  const create = useMutation({
    mutationFn: () => api.post<Ticket>("/tickets", bodyOf(form, shown, uploads.ids)),
    onSuccess: (ticket) => {
      keep(null);
      client.setQueryData(keys.ticket(ticket.number), ticket);
      void client.invalidateQueries({ queryKey: keys.views });
      toast(t("tickets_new:created", { number: ticket.number }));
      onClose();
      void navigate(`/w/all/${ticket.number}`);
    },
  });
  const lacking = missing(form, shown);
  const local = checked ? Object.fromEntries(Object.entries(lacking).map(([name, code]) => [name, t(`errors:field.${code}`)])) : {};
  const errors = { ...byControl(fieldTexts(create.error)), ...local };
  const submit = () => {
    setChecked(true);
    if (Object.keys(lacking).length === 0) create.mutate();
  };
  const foot = (
    <>
      <Button onClick={onClose}>{t("common:cancel")}</Button>
      <Button kind="primary" busy={create.isPending} reason={uploads.busy ? t("tickets_new:files.sending") : null} onClick={submit}>{t("tickets_new:submit")}</Button>
    </>
  );
  return (
    <Modal open onClose={onClose} title={t("shell:new_ticket")} width={760} foot={foot}>
      <div className="col g16">
        {create.error && <Banner tone="bad">{problemText(create.error)}{loose(errors).map((line) => <div key={line} className="t12" dir="auto">{line}</div>)}</Banner>}
        <NewTicketFields form={form} errors={errors} shown={shown} uploads={uploads} onChange={(patch) => keep({ ...form, ...patch })} />
        {(form.requester ?? form.newEmail.includes("@")) && <Suspense><SimilarTickets sketch={sketchOf(form)} onLeave={onClose} /></Suspense>}
      </div>
    </Modal>
  );
}

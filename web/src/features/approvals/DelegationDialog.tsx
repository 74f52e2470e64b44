import css from "./approvals.module.css";
import { useKindName } from "./DelegationCards";
import type { Delegations } from "./model";
import { useDelegationWrite } from "./queries";
import { FormDialog } from "../admin/FormDialog";
import { instantAt } from "../tickets/deadlines/instants";
import { MemberSelect } from "../tickets/actions/Choosers";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useMe } from "@/api/queries";
import { fieldTexts } from "@/i18n";
import { fullTime } from "@/i18n/times";
import { Checkbox, readerZone, TextInput, toast, useNow } from "@/ui";

const DAY_MS = 86_400_000;
const CURRENCY = "CNY";
const typed = (at: number): string => fullTime(at, readerZone()).replace(" ", "T");
const instantOf = (text: string): string => new Date(instantAt(Date.parse(`${text}:00Z`), readerZone())).toISOString();

interface Chosen { on: boolean; most: string }
interface Form { deputy: string | null; from: string; until: string; kinds: Record<string, Chosen> }

/** The request that a filled form makes. An empty limit is none. */
export function bodyOf({ deputy, from, until, kinds }: Form): Record<string, unknown> {
  const scopes = Object.entries(kinds).filter(([, { on }]) => on).map(([kind, { most }]) => ({ kind, most: most.trim() || null, currency: most.trim() ? CURRENCY : null }));
  return { deputy_id: deputy, from_at: instantOf(from), until_at: instantOf(until), scopes };
}

function lackOf(form: Form, t: (key: string) => string): string | null {
  if (!form.deputy) return t("approvals:need_member");
  if (!form.from || !form.until) return t("approvals:delegation.need_period");
  if (form.until <= form.from) return t("approvals:delegation.until_after");
  if (!Object.values(form.kinds).some(({ on }) => on)) return t("approvals:delegation.need_kind");
  return Object.values(form.kinds).some(({ on, most }) => on && most.trim() && !(Number(most) > 0)) ? t("approvals:delegation.need_amount") : null;
}

/** Whom one lends one's name, for how long, for what, up to how much. */
export function DelegationDialog({ kinds, onClose }: { kinds: Delegations["kinds"]; onClose: () => void }) {
  const { t } = useTranslation();
  const nameOf = useKindName();
  const me = useMe();
  const now = useNow();
  const [form, setForm] = useState<Form>(() => ({ deputy: null, from: typed(now), until: typed(now + 7 * DAY_MS), kinds: {} }));
  const set = (patch: Partial<Form>) => setForm((old) => ({ ...old, ...patch }));
  const write = useDelegationWrite(() => api.post<Delegations>("/delegations", bodyOf(form)), () => {
    toast(t("approvals:done.delegated"));
    onClose();
  });
  const errors = fieldTexts(write.error);
  const kindOf = (kind: string): Chosen => form.kinds[kind] ?? { on: false, most: "" };
  const setKind = (kind: string, patch: Partial<Chosen>) => set({ kinds: { ...form.kinds, [kind]: { ...kindOf(kind), ...patch } } });
  return (
    <FormDialog title={t("approvals:delegation.title")} error={write.error} busy={write.isPending} fields={["deputy_id", "from_at", "until_at", "scopes"]} width={520} lacking={lackOf(form, t)} onSave={() => write.mutate(undefined)} onClose={onClose}>
      <MemberSelect required skip={[me.member_id ?? ""]} label={t("approvals:delegation.deputy")} hint={t("approvals:delegation.deputy_hint")} value={form.deputy} error={errors.deputy_id} onChange={(deputy) => set({ deputy })} />
      <div className={css.pair}>
        <TextInput required type="datetime-local" dir="ltr" label={t("approvals:delegation.from")} value={form.from} error={errors.from_at} onChange={(event) => set({ from: event.target.value })} />
        <TextInput required type="datetime-local" dir="ltr" label={t("approvals:delegation.until")} value={form.until} error={errors.until_at} onChange={(event) => set({ until: event.target.value })} />
      </div>
      <fieldset className={css.kinds}>
        <legend>{t("approvals:delegation.kinds")}</legend>
        {kinds.map(({ kind, name }) => (
          <div key={kind} className="row">
            <span className="grow"><Checkbox label={nameOf(kind, name)} checked={kindOf(kind).on} onChange={(on) => setKind(kind, { on })} /></span>
            {kindOf(kind).on && <TextInput hideLabel size="sm" inputMode="decimal" dir="ltr" label={t("approvals:delegation.most", { name: nameOf(kind, name) })} placeholder={t("approvals:delegation.any_amount")} value={kindOf(kind).most} onChange={(event) => setKind(kind, { most: event.target.value })} />}
          </div>
        ))}
        {errors.scopes && <p className="t12 bad">{errors.scopes}</p>}
      </fieldset>
    </FormDialog>
  );
}

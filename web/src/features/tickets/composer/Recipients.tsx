import css from "./composer.module.css";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { Chip } from "@/ui";

const SHAPE = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;
/** Addresses out of what was typed or pasted: separated by commas, semicolons, gaps, also their Chinese forms. */
export function addressesIn(text: string): { good: string[]; rest: string } {
  const words = text.split(/[\s,;，；、<>]+/).filter(Boolean);
  return { good: words.filter((word) => SHAPE.test(word)), rest: words.filter((word) => !SHAPE.test(word)).join(" ") };
}

function Addresses({ label, value, onChange }: { label: string; value: string[]; onChange: (value: string[]) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const take = () => {
    const { good, rest } = addressesIn(typed);
    if (good.length > 0) onChange([...new Set([...value, ...good])]);
    setTyped(rest);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ([",", ";", "Enter", " "].includes(event.key) && typed.trim() && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !typed) onChange(value.slice(0, -1));
  };
  const wrong = typed.trim() !== "" && addressesIn(typed).rest !== "" && !/^[^\s]+$/.test(typed.trim());
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div className={css.addresses}>
        {value.map((one) => <Chip key={one} removeLabel={t("common:remove_named", { name: one })} onRemove={() => onChange(value.filter((other) => other !== one))}><bdi dir="ltr">{one}</bdi></Chip>)}
        <input id={id} type="email" dir="ltr" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={onKeyDown} onBlur={take} aria-invalid={wrong || undefined} />
      </div>
    </>
  );
}

interface RecipientsProps { ticket: Ticket; to: string[]; cc: string[]; open: boolean; onToggle: () => void }

/** One line that always says who gets this. */
export function RecipientLine({ ticket, to, cc, open, onToggle }: RecipientsProps) {
  const { t } = useTranslation();
  const name = to.length === 1 && to[0] === ticket.requester_card.email ? ticket.requester.name : to[0] ?? ticket.requester.name;
  return (
    <button type="button" className={css.to} aria-expanded={open} onClick={onToggle}>
      {t("ticket:composer.to")} <b className="el"><bdi>{name}</bdi></b>
      {to.length > 1 && <span>+{to.length - 1}</span>}
      {cc.length > 0 && <span>· {t("ticket:composer.cc_count", { count: cc.length })}</span>}
    </button>
  );
}

export function RecipientFields({ to, cc, onChange }: { to: string[]; cc: string[]; onChange: (patch: { to?: string[]; cc?: string[] }) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.recipients}>
      <Addresses label={t("ticket:composer.to")} value={to} onChange={(value) => onChange({ to: value })} />
      <Addresses label={t("ticket:composer.cc")} value={cc} onChange={(value) => onChange({ cc: value })} />
    </div>
  );
}

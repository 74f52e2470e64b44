import css from "./composer.module.css";
import { useComposer, type ComposerMode } from "./mode";
import { ModeTabs } from "./ModeTabs";
import { useOutboxRetry } from "./useSend";
import { WriteBox } from "./WriteBox";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Message, PresenceState, Ticket } from "@/api/types";
import { Banner, Button, SegmentedControl } from "@/ui";
import { ReturnForm, TransferForm } from "../actions/HandOver";
import { useDialogs } from "../actions/store";
import { MergedBanner } from "../merging/later";
import { doorOf, isClosed } from "../model";

interface ComposerProps { ticket: Ticket; newest: Message | undefined; onTyping: (state: PresenceState) => void }

function HandOver({ ticket, modes }: { ticket: Ticket; modes: ComposerMode[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const { choose } = useComposer();
  const ways = (["transfer", "return"] as const).filter((key) => doorOf(ticket, key, can).offered);
  const [wanted, setWanted] = useState<"transfer" | "return">("transfer");
  const way = ways.includes(wanted) ? wanted : ways[0];
  const back = () => choose("reply");
  return (
    <section className={css.box} data-mode="handover" aria-label={t("ticket:composer.label")}>
      <ModeTabs modes={modes} />
      <div className={css.handover}>
        <div><SegmentedControl label={t("ticket:composer.mode.handover")} value={way ?? "transfer"} onChange={setWanted} options={ways.map((one) => ({ value: one, label: t(`ticket:step.${one}`) }))} /></div>
        {way === "return" ? <ReturnForm key={ticket.id} ticket={ticket} onDone={back} /> : <TransferForm key={ticket.id} ticket={ticket} onDone={back} />}
      </div>
    </section>
  );
}

function Closed({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const { show } = useDialogs();
  const reopen = doorOf(ticket, "reopen", can);
  return (
    <div className={css.closed}>
      {ticket.merged_into ? <Suspense><MergedBanner ticket={ticket} /></Suspense> : <Banner tone="plain" action={reopen.offered && (reopen.allowed || reopen.gates.length > 0) ? <Button size="xs" onClick={() => show("reopen")}>{t("ticket:step.reopen")}</Button> : undefined}>
        {t(ticket.archived_at ? "ticket:composer.archived" : "ticket:composer.closed")}
      </Banner>}
    </div>
  );
}

/** The writing box below the conversation: reply, note, hand over. Only what may be done here. */
export default function Composer({ ticket, newest, onTyping }: ComposerProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { mode } = useComposer();
  useOutboxRetry();
  if (isClosed(ticket)) return <Closed ticket={ticket} />;
  const offered: Record<ComposerMode, boolean> = {
    reply: doorOf(ticket, "reply", can).allowed,
    note: doorOf(ticket, "note", can).allowed,
    handover: ["transfer", "return"].some((key) => { const door = doorOf(ticket, key, can); return door.offered && (door.allowed || door.gates.length > 0); }),
  };
  const modes = (["reply", "note", "handover"] as const).filter((one) => offered[one]);
  const current = modes.includes(mode) ? mode : modes[0];
  if (!current) return <div className={css.closed}><Banner tone="plain">{t("ticket:composer.read_only")}</Banner></div>;
  if (current === "handover") return <HandOver ticket={ticket} modes={modes} />;
  return <WriteBox key={`${ticket.id}.${current}`} ticket={ticket} newest={newest} kind={current} modes={modes} onTyping={onTyping} />;
}

import css from "./composer.module.css";
import type { Trouble } from "./useSend";
import type { Letter } from "./outbox";
import { GitCompare } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { Banner, Button, Modal } from "@/ui";
import { Lacking } from "../actions/ActionForm";

interface TroubleProps { ticket: Ticket; trouble: Trouble | null; onForget: () => void; onInsist: (letter: Letter) => void }

/** Why a message came back: somebody was faster, something is missing, or the server said no. The text is in the box again. */
export function TroublePanel({ ticket, trouble, onForget, onInsist }: TroubleProps) {
  const { t } = useTranslation();
  if (!trouble) return null;
  if (trouble.kind === "newer") {
    const foot = (
      <>
        <Button kind="ghost" onClick={() => { onForget(); onInsist(trouble.letter); }}>{t("ticket:conflict.send_anyway")}</Button>
        <Button kind="primary" data-autofocus onClick={onForget}>{t("ticket:conflict.look")}</Button>
      </>
    );
    return (
      <Modal open onClose={onForget} title={t("ticket:conflict.title")} width={520} foot={foot}>
        <Banner tone="warn" icon={<GitCompare size={16} />}>{t("ticket:conflict.body", { name: trouble.author })}</Banner>
        <blockquote className={css.quote} dir="auto" style={{ marginBlockStart: 12 }}>{trouble.text}</blockquote>
      </Modal>
    );
  }
  return (
    <div className={css.trouble} role="alert">
      {trouble.kind === "gates" && <Lacking ticket={ticket} gates={trouble.gates} />}
      <Banner tone="bad" action={<Button size="xs" kind="ghost" onClick={onForget}>{t("common:close")}</Button>}>
        {trouble.kind === "problem" ? trouble.text : t("ticket:composer.came_back")}
      </Banner>
    </div>
  );
}

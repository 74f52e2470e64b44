import css from "./actions.module.css";
import { stepIcon } from "./steps";
import { useDialogs, type DialogName } from "./store";
import { gatesText } from "./gates";
import { useDo } from "./useAct";
import type { DialogProps } from "./Dialogs";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Action } from "@/api/types";
import { Modal } from "@/ui";
import { nodeNames } from "../model";
import { useWords } from "../timeline/useWords";

/** Steps without a dialog of their own run at once. */
const DIRECT = ["take", "resume", "wait"];
/** One dialog asks for both verdicts. */
const HIDDEN = ["fail_verification", "customer_reply"];

/** Every way out of where the ticket stands; a shut one says why. */
export function StatusDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const { show } = useDialogs();
  const act = useDo(ticket.number);
  const reasonOf = (action: Action): string | null =>
    action.allowed ? null : action.gates.length > 0 ? gatesText(action.gates, ticket.type_key, config, words) : t("ticket:no_permission", { permission: action.permission ?? "" });
  const choose = (action: Action) => {
    if (!action.allowed && action.gates.length === 0) return;
    if (!DIRECT.includes(action.key)) return show(action.key as DialogName);
    onDone();
    act({ path: action.key, done: t(`ticket:done.${action.key}`) });
  };
  return (
    <Modal open onClose={onDone} title={t("ticket:status.title")} width={460}>
      <div className={css.steps}>
        {ticket.actions.filter((action) => !HIDDEN.includes(action.key)).map((action) => {
          const Icon = stepIcon(action.key);
          const reason = reasonOf(action);
          return (
            <button key={action.key} type="button" className={css.step} aria-disabled={!action.allowed && action.gates.length === 0 ? true : undefined} onClick={() => choose(action)}>
              <Icon size={16} aria-hidden="true" />
              <span className="grow">
                {t(`ticket:step.${action.key}`)}
                {reason ? <small>{reason}</small> : action.to && <small>{t("ticket:status.leads_to", { node: words.l10n(nodeNames(config, action.to)) })}</small>}
              </span>
            </button>
          );
        })}
      </div>
    </Modal>
  );
}

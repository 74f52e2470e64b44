import css from "./table.module.css";
import { useBulk, type BulkRun, type BulkTargets, type Failure } from "./bulk";
import { BULK_ACTIONS, BulkDialog, type BulkAction } from "./BulkDialogs";
import { Tag, X } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useCan, useConfig } from "@/api/queries";
import type { TicketRow } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { problemText } from "@/i18n";
import { Button, Kbd, Modal, Progress, toast } from "@/ui";
import { gatesIn, gatesText } from "../actions/gates";
import { stepIcon } from "../actions/steps";
import { ticketName } from "../model";
import { useWords } from "../timeline/useWords";

const COMMANDS: Record<BulkAction, string> = { assign: "ticket.assign", priority: "ticket.priority", tags: "ticket.tag", return: "ticket.return", resolve: "ticket.resolve", close: "ticket.close" };
const PERMISSIONS: Record<BulkAction, string> = { assign: "ticket.assign", priority: "ticket.set_priority", tags: "ticket.update", return: "ticket.return", resolve: "ticket.resolve", close: "ticket.close" };

function BulkButton({ action, onClick }: { action: BulkAction; onClick: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const keys = useKeys(COMMANDS[action]);
  const allowed = can(PERMISSIONS[action]);
  useCommand(COMMANDS[action], onClick, { enabled: allowed });
  if (!allowed) return null;
  const Icon = action === "tags" ? Tag : stepIcon(action);
  return <button type="button" className={css.bulkButton} onClick={onClick}><Icon size={16} aria-hidden="true" />{t(`table:bulk.action.${action}`)}{keys && <Kbd keys={shownKeys(keys)} />}</button>;
}

function Failures({ run, rows, onClose }: { run: BulkRun; rows: TicketRow[]; onClose: () => void }) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const rowOf = (failure: Failure) => rows.find((row) => row.id === failure.ticket_id);
  const said = (failure: Failure): string => {
    const gates = gatesIn(failure.params);
    if (gates.length > 0) return gatesText(gates, rowOf(failure)?.type_key ?? "", config, words);
    return problemText(new ApiError({ status: 422, code: failure.code, params: failure.params, detail: t("table:bulk.refused", { code: failure.code }) }));
  };
  return (
    <Modal open onClose={onClose} title={t("table:bulk.failed_title", { count: run.failures.length })} width={560} foot={<Button kind="primary" onClick={onClose}>{t("common:done")}</Button>}>
      <p className="t13 c2">{t("table:bulk.failed_body", { done: run.total - run.failures.length, total: run.total })}</p>
      <ul style={{ marginBlockStart: 12 }}>
        {run.failures.map((failure) => {
          const row = rowOf(failure);
          return <li key={failure.ticket_id} className={css.failure}><bdi dir="ltr" className="mono">{row ? ticketName(row.number) : failure.ticket_id.slice(0, 8)}</bdi><span>{row && <b className="m el user" dir="auto" style={{ display: "block" }}>{row.subject}</b>}{said(failure)}</span></li>;
        })}
      </ul>
    </Modal>
  );
}

interface BulkBarProps { count: number; targets: BulkTargets; rows: TicketRow[]; onClear: () => void }

/** What can be done to the selected tickets; while it runs, how far it is; afterwards, what was refused and why. */
export function BulkBar({ count, targets, rows, onClear }: BulkBarProps) {
  const { t } = useTranslation();
  const [action, setAction] = useState<BulkAction | null>(null);
  const [failed, setFailed] = useState<BulkRun | null>(null);
  const onDone = useCallback((run: BulkRun) => {
    if (run.failures.length > 0) setFailed(run);
    else toast(t("table:bulk.done", { count: run.total }));
    onClear();
  }, [onClear, t]);
  const { start, run, error, starting } = useBulk(onDone);
  return (
    <>
      {run ? (
        <div className={css.bulk} role="status"><div className={css.running}>{t("table:bulk.running", { done: run.done, total: run.total })}<Progress share={run.total > 0 ? run.done / run.total : 0} label={t("table:bulk.progress")} /></div></div>
      ) : count > 0 && (
        <div className={css.bulk} role="toolbar" aria-label={t("table:bulk.label")}>
          <b>{t("table:selected", { count })}</b>
          <span className={css.separator} />
          {BULK_ACTIONS.map((one) => <BulkButton key={one} action={one} onClick={() => setAction(one)} />)}
          <span className={css.separator} />
          <button type="button" className={css.bulkButton} aria-label={t("table:unselect")} onClick={onClear}><X size={16} /></button>
        </div>
      )}
      {action && <BulkDialog action={action} count={count} busy={starting} error={error ? problemText(error) : null} onClose={() => setAction(null)} onStart={(order) => start({ ...order, targets }, { onSuccess: () => setAction(null) })} />}
      {failed && <Failures run={failed} rows={rows} onClose={() => setFailed(null)} />}
    </>
  );
}

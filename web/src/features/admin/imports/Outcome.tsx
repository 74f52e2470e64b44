import css from "../admin.module.css";
import { Faults } from "./Faults";
import type { ImportShown } from "./queries";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";
import { Banner, Button, Card, LinkButton, Progress } from "@/ui";
import { ticketsPath } from "../../reports/figures";

function Figures({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation();
  const number = useNumber();
  const figures = { rows: shown.rows, created: shown.created, skipped: shown.skipped_rows };
  return <div className={css.figures}>{Object.entries(figures).map(([name, value]) => <div key={name}><b>{number(value)}</b><span>{t(`importing:figure.${name}`)}</span></div>)}</div>;
}

/** How far it is, and in the end what became of every row. */
export function Outcome({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation();
  const done = shown.state === "done";
  const actions = done && (
    <>
      {shown.skipped.length + shown.remarks.length > 0 && <Button size="sm" icon={<Download size={14} />} onClick={() => window.location.assign(`/api/v1/imports/${shown.id}/report.csv`)}>{t("importing:report")}</Button>}
      {shown.created > 0 && <LinkButton size="sm" to={ticketsPath({ all: [{ field: "channel", op: "eq", value: "import" }] })}>{t("importing:open_tickets")}</LinkButton>}
    </>
  );
  return (
    <>
      <Card title={done ? t("importing:done") : t("importing:running")} actions={actions}>
        <div className="col g12">
          <Figures shown={shown} />
          {!done && <div role="status"><Progress share={shown.done / Math.max(1, shown.rows)} label={t("importing:running")} /><p className="t12 c3">{t("importing:may_leave")}</p></div>}
          {done && shown.skipped_rows === 0 && <Banner tone="ok">{t("importing:all_in")}</Banner>}
        </div>
      </Card>
      {shown.skipped.length > 0 && <Card flush title={t("importing:skipped")} note={t("importing:skipped_note")}><Faults faults={shown.skipped} shown={shown} /></Card>}
      {shown.remarks.length > 0 && <Card flush title={t("importing:remarks")} note={t("importing:remarks_note")}><Faults faults={shown.remarks} shown={shown} /></Card>}
    </>
  );
}

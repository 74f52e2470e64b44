import work from "../tickets/workspace/workspace.module.css";
import css from "./approvals.module.css";
import { ApprovalDocument } from "./ApprovalDocument";
import { ApprovalList } from "./ApprovalList";
import { boxPath } from "./ApprovalLinks";
import { BOXES, type Box } from "./model";
import { MonthCard } from "./MonthCard";
import { useBox } from "./queries";
import { SideColumn } from "./SideColumn";
import { Stamp } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { useCommand } from "@/app/commands/registry";
import { usePrefs } from "@/app/prefs";
import { DeniedState, EmptyState } from "@/ui";
import { NotFound } from "@/app/NotFound";
import { Handle } from "../tickets/workspace/Handle";
import { useFolds } from "../tickets/workspace/useMedia";
import { ViewsPane } from "../tickets/workspace/ViewsPane";

/** Which box, which approval; the address says so. */
function useStand() {
  const { box = "mine", id = null } = useParams();
  const navigate = useNavigate();
  const open = useCallback((wanted: string | null, replace = false) => void navigate(wanted ? `/w/approvals/${box}/${wanted}` : `/w/${boxPath(box as Box)}`, { replace }), [box, navigate]);
  return { box, id, open };
}

function Nothing() {
  const { t } = useTranslation();
  return <EmptyState icon={<Stamp size={24} />} title={t("approvals:none.title")}>{t("approvals:none.body")}</EmptyState>;
}

function Desk({ box }: { box: Box }) {
  const { t } = useTranslation();
  const { id, open } = useStand();
  const folds = useFolds();
  const list = useBox(box);
  const { viewsWidth, listWidth, viewsFolded, change } = usePrefs();
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = id ?? (folds.phone ? null : (rows[0]?.id ?? null));
  const views = folds.viewsBeside && !viewsFolded;
  useCommand("pane.views", () => change({ viewsFolded: !viewsFolded }), { enabled: folds.viewsBeside });
  // after a decision the next one comes up by itself
  const forward = () => open(rows[rows.findIndex((row) => row.id === shown) + 1]?.id ?? null, true);
  const document = shown && <ApprovalDocument key={shown} id={shown} onBack={folds.phone ? () => open(null) : undefined} onDone={box === "mine" || box === "deputy" ? forward : undefined} aside={!folds.contextBeside} />;
  if (folds.phone) return document ? <section className={work.conversation} aria-label={t("approvals:one")}>{document}</section> : <ApprovalList box={box} list={list} rows={rows} chosen={null} width={0} viewsInMenu onOpen={open} />;
  return (
    <>
      {views && <ViewsPane current={boxPath(box)} width={viewsWidth} onFold={() => change({ viewsFolded: true })} foot={<MonthCard />} />}
      <ApprovalList box={box} list={list} rows={rows} chosen={shown} width={listWidth} viewsInMenu={!views} onOpen={open} />
      <Handle label={t("workspace:resize_list")} width={listWidth} min={260} max={520} side={1} onChange={(width) => change({ listWidth: width })} />
      <section className={work.conversation} aria-label={t("approvals:one")}>{document ?? (list.data && <Nothing />)}</section>
      {folds.contextBeside && <aside className={css.side} aria-label={t("workspace:context")}><SideColumn id={shown} /></aside>}
    </>
  );
}

/** /w/approvals: what waits for one's decision, what one asked for, what one decided. */
export function Component() {
  const { box } = useStand();
  const may = useCan()("approval.decide");
  if (!may) return <DeniedState permission="approval.decide" />;
  if (!BOXES.includes(box as Box)) return <NotFound />;
  return <div className={work.page}><Desk box={box as Box} /></div>;
}

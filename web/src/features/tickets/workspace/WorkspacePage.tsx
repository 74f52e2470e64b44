import css from "./workspace.module.css";
import { Handle } from "./Handle";
import { ListPane } from "./ListPane";
import { usePlace, type Place } from "./place";
import { useFolds, type Folds } from "./useMedia";
import { ViewsPane } from "./ViewsPane";
import { Inbox } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMarkRead } from "../useMarkRead";
import { useCommand } from "@/app/commands/registry";
import { usePrefs } from "@/app/prefs";
import { Drawer, EmptyState } from "@/ui";

const loadTicket = () => import("../TicketPane");
const loadContext = () => import("../ContextPane");
const TicketPane = lazy(() => loadTicket().then(({ TicketPane: pane }) => ({ default: pane })));
const ContextPane = lazy(() => loadContext().then(({ ContextPane: pane }) => ({ default: pane })));

/** The list stands first; conversation and composer load while the reader looks at it. */
function usePrefetchPanes(): void {
  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((act: () => void) => window.setTimeout(act, 300));
    idle(() => {
      void loadTicket();
      void loadContext();
    });
  }, []);
}

function NoTicket() {
  const { t } = useTranslation();
  return <EmptyState icon={<Inbox size={24} />} title={t("workspace:none.title")}>{t("workspace:none.body")}</EmptyState>;
}

interface PanesProps { place: Place; folds: Folds }

function Phone({ place, folds }: PanesProps) {
  const [context, setContext] = useState(false);
  const { t } = useTranslation();
  const { number } = place;
  if (number === null) return <ListPane place={place} width={0} viewsInMenu={false} phone={folds.phone} />;
  return (
    <section className={css.conversation} aria-label={t("workspace:conversation")}>
      {context
        ? <ContextPane number={number} onClose={() => setContext(false)} />
        : <TicketPane key={number} number={number} onBack={() => place.open(null)} onOpenContext={() => setContext(true)} />}
    </section>
  );
}

function Context({ place, folds, drawer, onCloseDrawer }: PanesProps & { drawer: boolean; onCloseDrawer: () => void }) {
  const { t } = useTranslation();
  const { contextWidth, contextFolded, change } = usePrefs();
  if (place.number === null) return null;
  if (!folds.contextBeside || contextFolded) {
    return <Drawer bare open={drawer} onClose={onCloseDrawer} title={t("workspace:context")} width={360}><Suspense><ContextPane number={place.number} onClose={onCloseDrawer} /></Suspense></Drawer>;
  }
  return (
    <>
      <Handle label={t("workspace:resize_context")} width={contextWidth} min={240} max={520} side={-1} onChange={(width) => change({ contextWidth: width })} />
      <section className={css.context} style={{ inlineSize: contextWidth }} aria-label={t("workspace:context")}><Suspense><ContextPane number={place.number} /></Suspense></section>
    </>
  );
}

function Beside({ place, folds }: PanesProps) {
  const { t } = useTranslation();
  const { viewsWidth, listWidth, viewsFolded, contextFolded, change } = usePrefs();
  const [drawer, setDrawer] = useState(false);
  const views = folds.viewsBeside && !viewsFolded;
  const contextHidden = !folds.contextBeside || contextFolded;
  useCommand("pane.views", () => change({ viewsFolded: !viewsFolded }), { enabled: folds.viewsBeside });
  useCommand("pane.context", () => (folds.contextBeside ? change({ contextFolded: !contextFolded }) : setDrawer(!drawer)));
  return (
    <>
      {views && <ViewsPane current={place.view} width={viewsWidth} onFold={() => change({ viewsFolded: true })} />}
      <ListPane place={place} width={listWidth} viewsInMenu={!views} phone={false} />
      <Handle label={t("workspace:resize_list")} width={listWidth} min={260} max={520} side={1} onChange={(width) => change({ listWidth: width })} />
      <section className={css.conversation} aria-label={t("workspace:conversation")}>
        {place.number === null ? <NoTicket /> : (
          <Suspense><TicketPane key={place.number} number={place.number} onOpenContext={contextHidden ? () => setDrawer(true) : undefined} /></Suspense>
        )}
      </section>
      <Context place={place} folds={folds} drawer={drawer} onCloseDrawer={() => setDrawer(false)} />
    </>
  );
}

/** /w: views, list, conversation and context of the daily work. */
export function Component() {
  const place = usePlace();
  const folds = useFolds();
  usePrefetchPanes();
  useMarkRead(place.number);
  return <div className={css.page}>{folds.phone ? <Suspense><Phone place={place} folds={folds} /></Suspense> : <Beside place={place} folds={folds} />}</div>;
}

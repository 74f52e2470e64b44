import css from "./shell.module.css";
import { AccountMenu } from "./AccountMenu";
import { BottomBar } from "./BottomBar";
import { NoticesButton } from "./NoticesDrawer";
import { Rail } from "./Rail";
import { SearchBox } from "./SearchBox";
import { ShortcutSheet } from "./ShortcutSheet";
import { useAppCommands } from "./useAppCommands";
import { useShellState } from "./state";
import { Keyboard, Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/live/useLive";
import { useUpdates } from "@/live/updates";
import { shownKeys } from "../commands/keys";
import { useKeys } from "../commands/registry";
import { useKeyboard } from "../commands/useKeyboard";
import { Button, IconButton, OfflineBar } from "@/ui";

const Palette = lazy(() => import("../palette/Palette"));
const NewTicket = lazy(() => import("@/features/tickets/new/NewTicketDialog"));

/** Rail, top bar and the outlet of every screen for people who are logged in. */
export function Shell() {
  const { t } = useTranslation();
  useLive();
  useKeyboard();
  useAppCommands();
  const { open, show, close } = useShellState();
  const client = useQueryClient();
  const connected = useUpdates((state) => state.connected);
  const newKeys = useKeys("ticket.new");
  const sheetKeys = useKeys("app.shortcuts");
  return (
    <div className={css.app}>
      <a className={css.skip} href="#main">{t("shell:skip")}</a>
      <Rail />
      <header className={css.top}>
        <SearchBox />
        <span className={css.spring} />
        <Button kind="primary" size="sm" icon={<Plus size={15} />} shortcut={newKeys && shownKeys(newKeys)} onClick={() => show("new")}>{t("shell:new_ticket")}</Button>
        <IconButton label={t("commands:app_shortcuts")} shortcut={sheetKeys && shownKeys(sheetKeys)} icon={<Keyboard size={17} />} onClick={() => show("shortcuts")} />
        <NoticesButton />
        <AccountMenu />
      </header>
      <main className={css.main} id="main" tabIndex={-1}>
        <OfflineBar offline={!connected} onRetry={() => void client.invalidateQueries()} />
        <div className={css.outlet}><Suspense><Outlet /></Suspense></div>
      </main>
      <BottomBar />
      <ShortcutSheet open={open === "shortcuts"} onClose={close} />
      <Suspense>
        {open === "palette" && <Palette onClose={close} />}
        {open === "new" && <NewTicket onClose={close} />}
      </Suspense>
    </div>
  );
}

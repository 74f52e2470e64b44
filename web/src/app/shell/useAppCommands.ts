import { useNavigate } from "react-router";
import { useMe } from "@/api/queries";
import { undoLast } from "@/ui";
import { useCommand } from "../commands/registry";
import { usePrefs } from "../prefs";
import { mayEnter, PLACES } from "./places";
import { useShellState } from "./state";
import { useLogout } from "./useLogout";

function useGo(command: string, to: string, enabled: boolean): void {
  const navigate = useNavigate();
  useCommand(command, () => void navigate(to), { enabled });
}

/** Commands that work on every screen. */
export function useAppCommands(): void {
  const { permissions } = useMe();
  const { show } = useShellState();
  const { theme, change } = usePrefs();
  const logout = useLogout();
  const may = (id: string) => PLACES.some((place) => place.id === id && mayEnter(place, permissions));
  useGo("go.workspace", "/w", true);
  useGo("go.tickets", "/tickets", true);
  useGo("go.customers", "/customers", may("customers"));
  useGo("go.reports", "/reports", may("reports"));
  useGo("go.knowledge", "/kb", may("knowledge"));
  useGo("go.settings", "/admin", may("settings"));
  useGo("go.audit", "/admin/audit", permissions.some((held) => held.startsWith("audit.")));
  useGo("go.me", "/me", true);
  useCommand("app.palette", () => show("palette"));
  useCommand("app.shortcuts", () => show("shortcuts"));
  useCommand("app.notices", () => show("notices"));
  useCommand("ticket.new", () => show("new"));
  useCommand("app.undo", () => void undoLast());
  useCommand("app.theme", () => change({ theme: theme === "dark" ? "light" : "dark" }));
  useCommand("app.logout", () => void logout());
}

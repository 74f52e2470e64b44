import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenUnauthenticated } from "./api/client";
import { keys } from "./api/keys";
import { createQueryClient, fetchSession } from "./api/queries";
import { App } from "./app/App";
import { followSystemTheme } from "./app/prefs";
import { createRouter } from "./app/routes";
import { startI18n } from "./i18n";

async function start(): Promise<void> {
  const client = createQueryClient();
  void client.prefetchQuery({ queryKey: keys.session, queryFn: fetchSession });
  // asking for the session again turns it anonymous, and the gate then leads to the login with the way back
  whenUnauthenticated(() => void client.invalidateQueries({ queryKey: keys.session }));
  followSystemTheme();
  const router = createRouter(); // begins to load the screen of this address while the texts come
  await startI18n();
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<StrictMode><App client={client} router={router} /></StrictMode>);
}

void start();

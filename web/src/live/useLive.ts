import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Asker } from "@/api/conditions";
import { keys } from "@/api/keys";
import { useMe } from "@/api/queries";
import { applyMessage, applyNotice, applyPresence, applyReset, applyTicket } from "./patch";
import { openLive, type ServerEvent } from "./stream";
import { useUpdates } from "./updates";

/** Gives one event to its patch. An event of an unknown name is skipped: the server may be newer than this page. */
export function applyEvent(client: QueryClient, { event, data }: ServerEvent, me?: Asker): void {
  const body = JSON.parse(data || "{}") as never;
  switch (event) {
    case "ticket": return applyTicket(client, body, me);
    case "message": return applyMessage(client, body);
    case "presence": return applyPresence(client, body);
    case "notice": return applyNotice(client, body);
    case "config": return [keys.config, ["admin"], ["field-catalogue"]].forEach((queryKey) => void client.invalidateQueries({ queryKey }));
    case "reset": return applyReset(client);
    default: return undefined;
  }
}

/** Keeps the cache true while the shell is mounted. */
export function useLive(): void {
  const client = useQueryClient();
  const { member_id, team_ids, workspace } = useMe();
  const teams = team_ids.join(" ");
  useEffect(
    () => openLive({
      onEvent: (event) => applyEvent(client, event, { member_id, team_ids: teams.split(" ") }),
      onState: useUpdates.getState().setConnected,
    }),
    [client, member_id, teams, workspace.id],
  );
}

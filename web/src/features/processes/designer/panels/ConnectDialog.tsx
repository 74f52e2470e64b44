import css from "../designer.module.css";
import { useDesigner } from "../context";
import { isFinished, KNOWN, nodeOf } from "../model/definition";
import { connect, type NewWay } from "../model/edits";
import { possibleKinds, type WayKind } from "../model/ways";
import { useDesignWords } from "../words";
import { usePermissions } from "../../../admin/queries";
import { usePermissionName } from "../../../admin/roles/Matrix";
import { FormDialog } from "../../../admin/FormDialog";
import { L10nInput } from "../inspector/L10nInput";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { Radio, Select } from "@/ui";

type How = "own" | "known" | Exclude<WayKind, "action">;
const NEEDS: Record<string, string> = {
  assign: "ticket.assign", take: "ticket.take", transfer: "ticket.transfer", return: "ticket.return", wait: "ticket.reply", resume: "ticket.take", resolve: "ticket.resolve", verify: "ticket.verify",
  fail_verification: "ticket.verify", accept: "ticket.accept_recorded", reject: "ticket.accept_recorded", close: "ticket.close", reopen: "ticket.reopen", archive: "ticket.archive", void: "ticket.void", second_handling: "ticket.second_handling",
};

interface ConnectDialogProps { from: string; to: string | null; onClose: () => void }

/** A new way from a node: where to, and how. Reached by dragging a line as well as from the list. */
export function ConnectDialog({ from, to, onClose }: ConnectDialogProps) {
  const { t } = useTranslation();
  const { process, edit, say } = useDesigner();
  const words = useDesignWords(process);
  const permissionName = usePermissionName();
  const permissions = usePermissions().data?.data ?? ["ticket.update"];
  const node = nodeOf(process, from);
  const [target, setTarget] = useState(to);
  const [name, setName] = useState<L10n | null>(null);
  const [needs, setNeeds] = useState("ticket.update");
  const [chosen, setHow] = useState<How | null>(null);
  const [known, setKnown] = useState<string | null>(null);
  if (!node) return null;
  const closed = isFinished(process, from) || (target !== null && isFinished(process, target));
  const hows: How[] = possibleKinds(node).flatMap((kind): How[] => (kind === "action" ? (closed ? ["known"] : ["own", "known"]) : closed && kind !== "green" ? [] : [kind]));
  const how = chosen && hows.includes(chosen) ? chosen : (hows[0] ?? "known");
  const own = name ?? nodeOf(process, target ?? "")?.name ?? {};
  const lacking = !target ? t("designer:connect.no_target") : hows.length === 0 ? t("designer:connect.reserved") : how === "own" && !own["zh-CN"] && !own.en ? t("designer:connect.no_name") : how === "known" && !known ? t("designer:connect.no_action") : null;
  const save = () => {
    if (!target) return;
    const way: NewWay = how === "own" ? { kind: "own", name: own, needs } : how === "known" ? { kind: "known", action: known ?? "", needs: NEEDS[known ?? ""] ?? null } : { kind: how };
    edit(connect(process, from, target, way));
    say(t("designer:said.connected", { from: words.node(from), to: words.node(target) }));
    onClose();
  };
  const actions = [...new Set([...process.actions.filter(({ key }) => !KNOWN.has(key) && !closed).map(({ key }) => key), ...KNOWN])]
    .map((key) => ({ value: key, label: words.action(process.actions.find((one) => one.key === key) ?? { key, from: [], to: [] }) }));
  return (
    <FormDialog title={t("designer:connect.title", { name: words.node(from) })} save={t("designer:connect.save")} error={null} busy={false} lacking={lacking} fields={[]} width={480} onSave={save} onClose={onClose}>
      <Select searchable label={t("designer:way.to")} required value={target} onChange={setTarget} options={process.nodes.filter(({ key }) => key !== from).map(({ key }) => ({ value: key, label: words.node(key) }))} />
      <fieldset className={css.choices}>
        <legend className="t13 m">{t("designer:connect.how")}</legend>
        {hows.map((one) => <Radio key={one} name="how" label={t(`designer:connect.${one}`)} checked={how === one} onChange={() => setHow(one)} />)}
      </fieldset>
      {closed && <p className="t12 c3">{t("designer:connect.reserved")}</p>}
      {how === "own" && hows.length > 0 && (
        <>
          <L10nInput required label={t("designer:action.name")} value={own} onChange={setName} />
          <Select label={t("designer:action.needs")} value={needs} onChange={(one) => one && setNeeds(one)} options={permissions.map((one) => ({ value: one, label: permissionName(one) }))} />
        </>
      )}
      {how === "known" && hows.length > 0 && <Select label={t("designer:connect.action")} value={known} onChange={setKnown} options={actions} />}
    </FormDialog>
  );
}

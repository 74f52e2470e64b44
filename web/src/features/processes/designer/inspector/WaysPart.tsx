import css from "../designer.module.css";
import { useDesigner } from "../context";
import { disconnect, retarget, setNode } from "../model/edits";
import type { ProcessNode } from "../model/definition";
import { isReturn, staying, waysFrom, type Way } from "../model/ways";
import { useDesignWords } from "../words";
import { ActionEditor } from "./ActionEditor";
import { Part } from "./Part";
import { WhenInput } from "./WhenInput";
import { ArrowDown, ArrowRight, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton, Select } from "@/ui";

/** One way out, changed where it stands. */
export function WayLine({ way, open }: { way: Way; open?: boolean }) {
  const { t } = useTranslation();
  const { process, readOnly, edit, say } = useDesigner();
  const words = useDesignWords(process);
  const action = process.actions.find(({ key }) => key === way.action);
  const name = t("designer:way.named", { way: words.way(way), to: words.node(way.to) });
  const nodes = process.nodes.filter(({ key }) => key !== way.from).map(({ key }) => ({ value: key, label: words.node(key) }));
  const drop = () => { edit(disconnect(process, way)); say(t("designer:said.way_removed", { way: name })); };
  const node = process.nodes.find(({ key }) => key === way.from);
  const swap = (step: number) => {
    const next = [...(node?.next ?? [])];
    const [mine, other] = [next[way.index], next[way.index + step]];
    if (!mine || !other) return;
    next[way.index] = other;
    next[way.index + step] = mine;
    edit(setNode(process, way.from, { next }));
  };
  return (
    <details className={css.way} open={open} data-back={isReturn(way) || undefined}>
      <summary><b className="m el" dir="auto">{words.way(way)}</b><ArrowRight size={12} className="flip c3" aria-hidden="true" /><span className="el c2" dir="auto">{words.node(way.to)}</span></summary>
      <div className={css.stack}>
        {!action && <Select size="sm" label={t("designer:way.to")} disabled={readOnly} value={way.to} options={nodes} onChange={(to) => to && edit(retarget(process, way, to))} />}
        {way.kind === "next" && <WhenInput label={t("designer:way.when")} value={way.when} disabled={readOnly} onChange={(when) => edit(setNode(process, way.from, { next: (node?.next ?? []).map((one, index) => (index === way.index ? { ...one, when } : one)) }))} />}
        {action && <ActionEditor action={action} />}
        {!readOnly && (
          <div className="row g4">
            <Button size="xs" kind="ghost" icon={<Trash2 size={13} />} aria-label={t("common:remove_named", { name })} onClick={drop}>{t("designer:way.remove")}</Button>
            {way.kind === "next" && (node?.next?.length ?? 0) > 1 && <>
              <IconButton size="xs" label={t("designer:up_named", { name })} icon={<ArrowUp size={14} />} reason={way.index === 0 ? t("designer:is_first") : null} onClick={() => swap(-1)} />
              <IconButton size="xs" label={t("designer:down_named", { name })} icon={<ArrowDown size={14} />} reason={way.index === (node?.next?.length ?? 0) - 1 ? t("designer:is_last") : null} onClick={() => swap(1)} />
            </>}
          </div>
        )}
      </div>
    </details>
  );
}

/** All ways out of a node. */
export function WaysPart({ node }: { node: ProcessNode }) {
  const { t } = useTranslation();
  const { process, readOnly, askWay } = useDesigner();
  const words = useDesignWords(process);
  const ways = waysFrom(process, node.key).filter(({ kind, to, from }) => kind !== "branch" && kind !== "return" && kind !== "green" && to !== from);
  const stays = staying(process, node.key);
  return (
    <Part title={t("designer:part.ways")} end={!readOnly && <Button size="xs" kind="ghost" icon={<Plus size={13} />} onClick={() => askWay(node.key, null)}>{t("designer:way.add")}</Button>}>
      {ways.length + stays.length === 0 && <p className="t12 c3">{t("designer:way.none")}</p>}
      {ways.map((way) => <WayLine key={way.id} way={way} />)}
      {stays.map((action) => <details key={action.key} className={css.way}><summary><b className="m el" dir="auto">{words.action(action)}</b><span className="t12 c3">{t("designer:way.stays")}</span></summary><ActionEditor action={action} /></details>)}
    </Part>
  );
}

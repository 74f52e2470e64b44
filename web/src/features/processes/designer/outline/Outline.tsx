import css from "../designer.module.css";
import { useDesigner } from "../context";
import { STAMPS, type Stamp } from "../model/stamps";
import { iconOf, stampIcon } from "../icons";
import { moveNode, disconnect } from "../model/edits";
import { kindOf, type ProcessNode } from "../model/definition";
import { findingsAt, forbids, trailOf } from "../model/findings";
import { isReturn, staying, waysFrom, type Way } from "../model/ways";
import { useDesignWords } from "../words";
import { ArrowDown, ArrowRight, ArrowUp, Copy, Plus, Spline, Trash2, TriangleAlert, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Chip, IconButton, Menu, MenuItem, Scroller } from "@/ui";

function Ways({ node, ways }: { node: ProcessNode; ways: Way[] }) {
  const { t } = useTranslation();
  const { process, readOnly, edit, choose, say, finding } = useDesigner();
  const words = useDesignWords(process);
  const { steps } = trailOf(finding);
  const drop = (way: Way, name: string) => { edit(disconnect(process, way)); say(t("designer:said.way_removed", { way: name })); };
  const bundleOf = (way: Way) => `${way.from}>${way.to}${isReturn(way) ? ":back" : way.kind === "green" ? ":green" : ""}`;
  return (
    <ul className={css.ways} aria-label={t("designer:outline.ways_of", { name: words.node(node.key) })}>
      {ways.map((way) => {
        const name = t("designer:way.named", { way: words.way(way), to: words.node(way.to) });
        return (
          <li key={way.id} data-back={isReturn(way) || undefined} data-step={steps.has(`${way.from}>${way.to}`) ? "on" : undefined}>
            <button type="button" className={css.wayButton} onClick={() => choose({ nodes: [], bundle: bundleOf(way) })}>
              <span dir="auto">{words.way(way)}</span><ArrowRight size={12} className="flip" aria-hidden="true" /><span className="sr">{t("designer:way.to")}</span><span dir="auto">{words.node(way.to)}</span>{way.when && way.kind !== "next" && <Chip>{t("designer:way.if")}</Chip>}
            </button>
            {!readOnly && <IconButton size="xs" label={t("common:remove_named", { name })} icon={<X size={13} />} onClick={() => drop(way, name)} />}
          </li>
        );
      })}
      {staying(process, node.key).map((action) => <li key={action.key}><button type="button" className={css.wayButton} onClick={() => choose({ nodes: [node.key], bundle: null })}><span dir="auto">{words.action(action)}</span> <span className="c3">{t("designer:way.stays")}</span></button></li>)}
    </ul>
  );
}

function Row({ node, index, onDuplicate }: { node: ProcessNode; index: number; onDuplicate: (key: string) => void }) {
  const { t } = useTranslation();
  const { process, readOnly, chosen, choose, edit, findings, finding, lamp, remove, askWay, say } = useDesigner();
  const words = useDesignWords(process);
  const { Icon, hue } = iconOf(node);
  const name = words.node(node.key);
  const step = trailOf(finding).nodes.get(node.key);
  const mine = findingsAt(findings, node.key);
  const ways = waysFrom(process, node.key).filter(({ from, to }) => from !== to);
  const selected = chosen.nodes.includes(node.key);
  const move = (by: -1 | 1) => { edit(moveNode(process, node.key, by)); say(t("designer:said.placed", { name, n: index + 1 + by })); };
  return (
    <li className={css.row} data-selected={selected || undefined} data-step={step === undefined ? undefined : "on"} data-lamp={lamp(node.key) ?? undefined}>
      <div className={css.rowHead}>
        <span className={css.sign} data-hue={hue} aria-hidden="true"><Icon size={16} strokeWidth={1.75} /></span>
        <button type="button" className={css.rowName} aria-pressed={selected} data-node={node.key} onClick={() => choose({ nodes: [node.key], bundle: null })}>
          <b className="el" dir="auto">{name}</b>
          <span className="t12 c2 el" dir="auto">{[words.kind(node), words.about(node), kindOf(node) === "task" ? words.mark(node) : ""].filter(Boolean).join(" · ")}</span>
        </button>
        {process.start === node.key && <Chip tone="accent">{t("designer:start")}</Chip>}
        {step !== undefined && <Chip tone="bad">{t("designer:findings.step", { n: step })}</Chip>}
        {mine.length > 0 && <Chip tone={mine.some(forbids) ? "bad" : "warn"}><TriangleAlert size={11} aria-hidden="true" /> {t("designer:findings.count", { count: mine.length })}</Chip>}
        {!readOnly && (
          <span className="row g4">
            <IconButton label={t("designer:outline.connect", { name })} icon={<Spline size={15} />} onClick={() => askWay(node.key, null)} />
            <IconButton label={t("designer:up_named", { name })} icon={<ArrowUp size={15} />} reason={index === 0 ? t("designer:is_first") : null} onClick={() => move(-1)} />
            <IconButton label={t("designer:down_named", { name })} icon={<ArrowDown size={15} />} reason={index === process.nodes.length - 1 ? t("designer:is_last") : null} onClick={() => move(1)} />
            <IconButton label={t("designer:duplicate_named", { name })} icon={<Copy size={15} />} onClick={() => onDuplicate(node.key)} />
            <IconButton label={t("common:remove_named", { name })} icon={<Trash2 size={15} />} onClick={() => remove([node.key])} />
          </span>
        )}
      </div>
      <Ways node={node} ways={ways} />
    </li>
  );
}

/** The same process as a list: everything the canvas can do, without a mouse and for screen readers. */
export function Outline({ onStamp, onDuplicate }: { onStamp: (stamp: Stamp) => void; onDuplicate: (key: string) => void }) {
  const { t } = useTranslation();
  const { process, readOnly } = useDesigner();
  return (
    <Scroller className={css.outline} label={t("designer:view.outline")}>
      {!readOnly && (
        <div className="row">
          <Menu placement="bottom-start" width={220} trigger={<Button size="sm" icon={<Plus size={15} />}>{t("designer:outline.add")}</Button>}>
            {STAMPS.map((stamp) => { const Icon = stampIcon(stamp); return <MenuItem key={stamp} icon={<Icon size={16} />} onClick={() => onStamp(stamp)}>{t(`designer:stamp.${stamp}`)}</MenuItem>; })}
          </Menu>
          <span className="t12 c3">{t("designer:outline.note")}</span>
        </div>
      )}
      <ol className={css.rows} aria-label={t("designer:outline.nodes")}>
        {process.nodes.map((node, index) => <Row key={node.key} node={node} index={index} onDuplicate={onDuplicate} />)}
      </ol>
    </Scroller>
  );
}

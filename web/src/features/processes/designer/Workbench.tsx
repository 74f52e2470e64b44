import css from "./designer.module.css";
import { BundleInspector } from "./inspector/BundleInspector";
import { NodeInspector } from "./inspector/NodeInspector";
import { Settings } from "./inspector/Settings";
import { Palette } from "./canvas/Palette";
import { ConnectDialog } from "./panels/ConnectDialog";
import { Findings } from "./panels/Findings";
import { PublishDialog, type PublishAnswer } from "./panels/PublishDialog";
import { TryRun } from "./panels/TryRun";
import { Versions } from "./panels/Versions";
import { ClashBox } from "./panels/ClashBox";
import { Outline } from "./outline/Outline";
import { Head, type Side, type View } from "./Head";
import { DesignerContext, type Chosen, type Designer, type Lamp } from "./context";
import { pressed } from "./keys";
import { nodeOf, type Place, type Process } from "./model/definition";
import { addNode, copied, pasted, removeNodes, setPlaces, type Fragment } from "./model/edits";
import { counted, nameOf, type Finding } from "./model/findings";
import { arrange } from "./model/layout";
import { stamped, type Stamp } from "./model/stamps";
import { useProcessWrite, useTemplates, type ProcessLine, type Shown } from "./queries";
import type { Design } from "./useDesign";
import i18next from "i18next";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { LANGUAGES, localName, problemText } from "@/i18n";
import { laterTextsOf } from "@/i18n/later";
import { Scroller, Skeleton, toast, toastError } from "@/ui";

const Canvas = lazy(() => import("./canvas/Canvas").then((module) => ({ default: module.Canvas })));
const NARROW = "(max-width: 899px)";
/** What was copied last, also for another process. */
let clip: Fragment | null = null;

interface WorkbenchProps {
  line: ProcessLine;
  process: Process;
  /** Null: looked at only. */
  design: Design | null;
  /** The published version that is shown. */
  version: number | null;
  findings: Finding[];
  checking: boolean;
  onGone: () => Promise<unknown> | void;
}

/** Texts for every language at once, so that what is made here can be published. */
function inAll(what: string) {
  const key = `designer:new.${what}`;
  return Object.fromEntries(LANGUAGES.flatMap((language) => { const text = i18next.getFixedT(language)(key); return text && text !== key ? [[language, text]] : []; }));
}

export function Workbench({ line, process, design, version, findings, checking, onGone }: WorkbenchProps) {
  const { t, i18n } = useTranslation();
  const can = useCan();
  const [view, setView] = useState<View>(() => (window.matchMedia(NARROW).matches ? "outline" : "canvas"));
  const [side, setSide] = useState<Side>("inspector");
  const [chosen, setChosen] = useState<Chosen>({ nodes: [], bundle: null });
  const [picked, setPicked] = useState<Finding | null>(null);
  const [sideways, setSideways] = useState(false);
  const [said, setSaid] = useState("");
  const [asking, setAsking] = useState<{ from: string; to: string | null } | null>(null);
  const [dialog, setDialog] = useState<"publish" | "versions" | null>(null);
  const [lamps, setLamps] = useState<Map<string, Lamp>>(new Map());
  const templates = useTemplates(line.shipped_newer && design !== null);
  const aside = useRef<HTMLElement>(null);
  useEffect(() => { LANGUAGES.forEach((language) => void laterTextsOf(language)); }, []);
  const readOnly = design === null || design.clash !== null;
  // a finding that was mended is no longer shown
  const finding = picked && (findings.find((one) => nameOf(one) === nameOf(picked)) ?? null);
  const edit = (next: Process, tag?: string) => { if (!readOnly) design?.change(next, tag); };
  const named = (key: string) => localName(nodeOf(process, key)?.name, i18n.language) || key;
  const choose = (next: Partial<Chosen>) => setChosen((old) => ({ ...old, ...next }));
  const remove = (keys: string[]) => {
    const here = keys.filter((key) => nodeOf(process, key));
    if (readOnly || here.length === 0) return;
    edit(removeNodes(process, here));
    setChosen({ nodes: [], bundle: null });
    setSaid(t("designer:said.removed", { names: here.map(named).join("、") }));
  };
  const stamp = (what: Stamp, at?: Place) => {
    const below = chosen.nodes.length === 1 ? nodeOf(process, chosen.nodes[0] ?? "")?.place : undefined;
    const made = stamped(process, what, inAll, at ?? (below ? { x: below.x, y: below.y + 112 } : undefined));
    edit(made.reduce(addNode, process));
    setChosen({ nodes: made.slice(0, 1).map(({ key }) => key), bundle: null });
    setSide("inspector");
    setSaid(t("designer:said.added", { name: localName(made[0]?.name, i18n.language) }));
  };
  const put = (fragment: Fragment | null) => {
    if (!fragment || fragment.nodes.length === 0 || readOnly) return;
    const { process: next, keys } = pasted(process, fragment);
    edit(next);
    setChosen({ nodes: keys, bundle: null });
    setSaid(t("designer:said.pasted", { count: keys.length }));
  };
  const duplicate = (keys: string[]) => put(copied(process, keys));
  const publish = useProcessWrite((answer: PublishAnswer) => (design?.flush() ?? Promise.resolve(null)).then((revision) => {
    if (revision === null) throw new Error("draft not kept");
    return api.post<Shown>(`/processes/${process.key}/publish`, { ...answer, revision });
  }), ({ definition }) => { design?.forget(definition); setDialog(null); toast(t("designer:publish.done", { n: definition.version ?? 0 })); void onGone(); });
  const discard = useProcessWrite(async () => {
    const revision = (await design?.flush()) ?? 0;
    if (revision > 0) await api.delete(`/processes/${process.key}/draft`, undefined, { version: revision });
  }, () => {
    const again = () => void api.put(`/processes/${process.key}/draft`, { definition: process, based_on: line.version }, { version: 0 }).then(onGone, (error: unknown) => toastError(problemText(error)));
    design?.forget(process);
    toast(t("designer:discarded"), { undo: again });
    void onGone();
  });
  const { faults } = counted(findings);
  const lacking = design?.clash ? t("designer:clash.first") : !design?.drafted ? t("designer:publish.unchanged") : faults > 0 ? t("designer:publish.faults", { count: faults }) : null;

  const designer: Designer = {
    process, readOnly, edit, chosen, choose, findings, finding, inAll, remove, say: setSaid,
    lamp: (key) => (side === "try" ? (lamps.get(key) ?? null) : null),
    askWay: (from, to) => { if (!readOnly) setAsking({ from, to }); },
  };
  const onlyNode = chosen.nodes.length === 1 ? nodeOf(process, chosen.nodes[0] ?? "") : undefined;
  const places = useMemo(() => (positions: Map<string, Place>) => design?.change(setPlaces(process, positions), "places"), [design, process]);
  const inspector = onlyNode ? <NodeInspector key={onlyNode.key} node={onlyNode} version={line.version} onDuplicate={() => duplicate([onlyNode.key])} />
    : chosen.bundle ? <BundleInspector id={chosen.bundle} />
    : chosen.nodes.length > 1 ? <header className={css.sideHead}><h2>{t("designer:several", { count: chosen.nodes.length })}</h2><p className="t12 c2">{t("designer:several_note")}</p></header>
    : <Settings />;
  return (
    <DesignerContext.Provider value={designer}>
      {/* keys of the whole designer; every one of them also has a button */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={css.page} data-view={view} onKeyDown={(event) => pressed(event, {
        undo: () => design?.undo(), redo: () => design?.redo(), paste: () => put(clip), duplicate: () => duplicate(chosen.nodes), remove: () => remove(chosen.nodes),
        copy: () => { if (chosen.nodes.length === 0) return false; clip = copied(process, chosen.nodes); setSaid(t("designer:said.copied", { count: chosen.nodes.length })); return true; },
        selectAll: () => setChosen({ nodes: process.nodes.map(({ key }) => key), bundle: null }), leave: () => setChosen({ nodes: [], bundle: null }),
      })}>
        <Head line={line} version={version} drafted={design?.drafted ?? false} kept={design?.kept ?? null} view={view} side={side} canUndo={design?.canUndo ?? false} canRedo={design?.canRedo ?? false} mayPublish={can("process.publish")} lacking={lacking}
          onView={setView} onSide={setSide} onUndo={() => design?.undo()} onRedo={() => design?.redo()} onCompare={() => setDialog("versions")} onPublish={() => void design?.flush().then((sent) => { if (sent !== null) setDialog("publish"); else toastError(t("designer:kept.local")); })}
          onDiscard={() => { discard.mutate(undefined, { onError: (error) => toastError(problemText(error)) }); }} onSettings={() => { setChosen({ nodes: [], bundle: null }); setSide("inspector"); aside.current?.focus(); }}
          onShipped={() => { const found = templates.data?.find(({ key }) => key === process.key); if (found) edit({ ...found.definition, key: process.key }); }} />
        {design?.clash && <ClashBox clash={design.clash} onMine={design.keepMine} onTheirs={design.takeTheirs} />}
        <div className={css.body}>
          {view === "canvas" && !readOnly && <Palette onStamp={stamp} />}
          <div className={css.surface} data-surface>
            {view === "canvas"
              ? <Suspense fallback={<Skeleton height={400} />}><Canvas onPlaces={(positions) => { if (!readOnly) places(positions); }} onStamp={stamp} onTidy={() => edit(setPlaces(process, arrange(process)))} sideways={sideways} onSideways={setSideways} /></Suspense>
              : <Outline onStamp={stamp} onDuplicate={(key) => duplicate([key])} />}
          </div>
          <Scroller as="aside" ref={aside} className={css.side} label={t(`designer:side.${side}`)}>
            {side === "findings" ? <Findings chosen={finding} onChoose={setPicked} pending={checking} /> : side === "try" ? <TryRun onLamps={setLamps} /> : inspector}
          </Scroller>
        </div>
        <div className="sr" role="status" aria-live="polite">{said}</div>
      </div>
      {asking && <ConnectDialog from={asking.from} to={asking.to} onClose={() => setAsking(null)} />}
      {dialog === "publish" && <PublishDialog line={line} next={Math.max(0, ...line.versions.map((one) => one.version)) + 1} busy={publish.isPending} error={publish.error} onPublish={publish.mutate} onClose={() => { publish.reset(); setDialog(null); }} />}
      {dialog === "versions" && <Versions line={line} draft={design?.drafted ? process : null} onRolledBack={() => void onGone()} onClose={() => setDialog(null)} />}
    </DesignerContext.Provider>
  );
}

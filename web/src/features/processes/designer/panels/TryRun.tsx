import css from "../designer.module.css";
import { useDesigner, type Lamp } from "../context";
import { choices, probe, standing, visited, type Actor, type Choice, type Facts, type Person, type Refused, type State, type Step, type Unmet } from "../model/trial";
import { useDesignWords } from "../words";
import { ActorFields, FactFields } from "./TryFacts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FastForward, RotateCcw, Star, StepBack } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Banner, Button, Chip, ErrorState, Loading, Select, Skeleton } from "@/ui";

const AHEAD = ["+1h", "+1d", "+7d"] as const;
const FIRST: Person = { name: "agent", role: "agent", teams: [], departments: [] };

/** A real ticket is wanted and none was named yet. */
const isMissing = ({ ticket }: Facts): boolean => ticket?.trim() === "";

function useTrial(facts: Facts, steps: Step[], actor: Actor) {
  const { process } = useDesigner();
  const body = { definition: process, ...(facts.ticket ? { ticket: facts.ticket } : {}), facts: facts.facts, steps: [...steps, probe(actor)] };
  return useQuery({ queryKey: ["process-try", process.key, body], queryFn: () => api.post<{ states: State[] }>(`/processes/${process.key}/try-run`, body).then(({ states }) => states), placeholderData: keepPreviousData, gcTime: 0, retry: false, enabled: !isMissing(facts) });
}

function useGateText(): (unmet: Unmet) => string {
  const { t, i18n } = useTranslation();
  return ({ gate, params }) => {
    const text = i18n.exists(`designer:try.gate.${gate}`) ? t(`designer:try.gate.${gate}`) : i18n.exists(`admin:gate.${gate}`) ? t(`admin:gate.${gate}`, params ?? {}) : gate;
    const names = [params?.fields, params?.types, params?.checks].flat().filter((one) => typeof one === "string");
    return names.length > 0 ? `${text} (${names.join(", ")})` : text;
  };
}

function useChoiceText(): (choice: Choice) => string {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  return ({ kind, name, node, to }) => {
    const action = process.actions.find(({ key }) => key === name);
    switch (kind) {
      case "do": return action ? words.action(action) : name;
      case "return": return t("designer:try.return", { name: words.node(to ?? node) });
      case "make_good": return t("designer:try.make_good", { name: words.node(node) });
      case "settle": return t(`designer:try.settle.${name}`);
      case "done": return t("designer:try.done", { name });
      default: return t(`designer:try.do.${kind}`);
    }
  };
}

function useRefusalText(): (refused: Refused) => string {
  const { t, i18n } = useTranslation();
  const gateText = useGateText();
  return (refused) => {
    const text = i18n.exists(`designer:try.refused.${refused.code}`) ? t(`designer:try.refused.${refused.code}`) : refused.code;
    return refused.gates?.length ? `${text} ${refused.gates.map(gateText).join(" · ")}` : text;
  };
}

function Choices({ state, actor, onStep }: { state: State; actor: Actor; onStep: (step: Step) => void }) {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const text = useChoiceText();
  const gateText = useGateText();
  const found = choices(process, state, actor);
  if (found.length === 0) return <p className="t12 c3">{state.end ? t("designer:try.end") : state.stuck ? t("designer:try.stuck") : t("designer:try.nothing")}</p>;
  return (
    <ul className={css.offers} aria-label={t("designer:try.offers")}>
      {found.map((choice, index) => (
        <li key={index}>
          <Button size="sm" wide kind={choice.unmet.length > 0 ? "ghost" : "plain"} onClick={() => onStep(choice.step)}>{text(choice)}{choice.to && choice.kind === "do" && choice.to !== choice.node && <span className="c3"> → <bdi>{words.node(choice.to)}</bdi></span>}</Button>
          {choice.unmet.length > 0 && <span className="t12 warn">{t("designer:try.first")} {choice.unmet.map(gateText).join(" · ")}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The process played with a made-up or a real ticket. Nothing is written. */
export function TryRun({ onLamps }: { onLamps: (lamps: Map<string, Lamp>) => void }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const refusal = useRefusalText();
  const evidence = useConfig()?.evidence_types ?? [];
  const [facts, setFacts] = useState<Facts>({ ticket: null, facts: { priority: "P3" } });
  const [actor, setActor] = useState<Actor>(FIRST);
  const [steps, setSteps] = useState<Step[]>([]);
  const trial = useTrial(facts, steps, actor);
  const missing = isMissing(facts);
  const states = useMemo(() => (missing ? [] : (trial.data ?? [])), [missing, trial.data]);
  const state = states.at(-1);
  useEffect(() => {
    const now = states.at(-1);
    const been = visited(states);
    onLamps(new Map([...[...been].map((key): [string, Lamp] => [key, "been"]), ...(now ? standing(now) : []).map((key): [string, Lamp] => [key, "now"])]));
  }, [states, onLamps]);
  const take = (step: Step) => setSteps([...steps, step]);
  const clock = (at: string) => new Intl.DateTimeFormat(i18n.language === "ar" ? "ar-u-nu-latn" : i18n.language, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", timeZone: "UTC", hourCycle: "h23" }).format(new Date(at));
  const status = process.statuses.find(({ key }) => key === state?.status);
  const restart = (next: Facts) => { setFacts(next); setSteps([]); };
  return (
    <section aria-labelledby="designer-try">
      <header className={css.sideHead}><h2 id="designer-try">{t("designer:try.title")}</h2><p className="t12 c2">{t("designer:try.note")}</p></header>
      <div className={css.tried}><FactFields value={facts} onChange={restart} /></div>
      <div className={css.tried}><ActorFields value={actor} onChange={setActor} /></div>
      {missing ? <p className={css.tried} role="status">{t("designer:try.number_first")}</p> : trial.error ? <ErrorState error={trial.error} onRetry={() => void trial.refetch()} /> : !state ? <Loading><div className={css.tried}><Skeleton height={80} /></div></Loading> : (
        <div className={css.tried} aria-busy={trial.isFetching}>
          <div role="status">
            <p className="row wrap g6"><span className="c2">{t("designer:try.at")}</span>{standing(state).map((key) => <Chip key={key} tone="ok"><bdi>{words.node(key)}</bdi></Chip>)}<Chip>{l10n(status?.name) || state.status}</Chip></p>
            <p className="t12 c3"><bdi dir="ltr">{clock(state.at)}</bdi>{state.due && <> · {t("designer:try.due")} <bdi dir="ltr">{clock(state.due)}</bdi></>}</p>
            {state.skipped.length > 0 && <p className="t12 warn">{t("designer:try.skipped", { names: state.skipped.map(words.node).join("、") })}</p>}
          </div>
          {states.at(-2)?.refused && <Banner tone="warn">{refusal(states.at(-2)?.refused as Refused)}</Banner>}
          <Choices state={state} actor={actor} onStep={take} />
          <div className="row wrap g4" role="group" aria-label={t("designer:try.clock")}>
            <FastForward size={14} className="flip c3" aria-hidden="true" />
            {AHEAD.map((ahead) => <Button key={ahead} size="xs" onClick={() => take({ advance: ahead })}><bdi dir="ltr">{ahead.replace("h", t("designer:try.h")).replace("d", t("designer:try.d"))}</bdi></Button>)}
          </div>
          <div className="row wrap g4">
            {[1, 5].map((score) => <Button key={score} size="xs" kind="ghost" icon={<Star size={12} />} onClick={() => take({ rate: score, as: "customer" })}>{t("designer:try.rate", { score })}</Button>)}
            <Button size="xs" kind="ghost" onClick={() => take({ say: "…", as: "customer" })}>{t("designer:try.do.say")}</Button>
          </div>
          <Select size="sm" label={t("designer:try.evidence")} value={null} placeholder={t("common:choose")} options={evidence.map(({ code, name }) => ({ value: code, label: l10n(name) }))} onChange={(code) => code && take({ evidence: [code] })} />
          <div className="row g4">
            <Button size="xs" icon={<StepBack size={13} className="flip" />} reason={steps.length === 0 ? t("designer:undo_none") : null} onClick={() => setSteps(steps.slice(0, -1))}>{t("designer:try.back")}</Button>
            <Button size="xs" icon={<RotateCcw size={13} />} onClick={() => setSteps([])}>{t("designer:try.again")}</Button>
          </div>
          {states.length > 1 && (
            <ol className={css.log} aria-label={t("designer:try.log")}>
              {states.slice(0, -1).map((one, index) => <li key={index}><time dir="ltr">{clock(one.at)}</time><span dir="auto">{one.refused ? <span className="warn">{refusal(one.refused)}</span> : [...one.passed.map(words.node), ...standing(one).map(words.node)].join(" → ")}</span></li>)}
            </ol>
          )}
        </div>
      )}
    </section>
  );
}

import css from "./settings.module.css";
import { useSuggestions } from "./queries";
import { SUGGESTION_STATES, type Suggestion, type SuggestionState } from "./shapes";
import admin from "../../admin/admin.module.css";
import { FormDialog } from "../../admin/FormDialog";
import { nowOf, useVersionedWrite } from "../../admin/queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { fieldTexts, useL10n } from "@/i18n";
import { Button, Chip, DeniedState, EmptyState, ErrorState, RelativeTime, SegmentedControl, Select, Textarea, toast, type Tone } from "@/ui";

const TONES: Record<SuggestionState, Tone> = { new: "accent", planned: "warn", done: "ok", declined: "plain" };

/** What was said, or else what was ticked. */
const gist = (item: Suggestion, l10n: (name: Suggestion["improvements"][number]["name"]) => string): string => item.text || item.improvements.map(({ name }) => l10n(name)).join(" · ");

function AnswerDialog({ suggestion, onClose }: { suggestion: Suggestion; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [state, setState] = useState<SuggestionState>(suggestion.state === "new" ? "planned" : suggestion.state);
  const [text, setText] = useState(suggestion.answer);
  const save = useVersionedWrite(suggestion.version, (body: object, seen) => api.patch(`/suggestions/${suggestion.id}`, body, seen), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const theirs = nowOf(save.error) as Pick<Suggestion, "state" | "answer"> | null | undefined;
  const lacking = state === "declined" && !text.trim() ? t("care:suggestions.need_reason") : null;
  return (
    <FormDialog title={t("care:suggestions.answer_to", { name: suggestion.by_name })} width={480} error={save.error} busy={save.isPending} fields={["state", "answer"]} lacking={lacking}
      onSave={() => save.mutate({ state, answer: text.trim() })} onClose={onClose}>
      <blockquote dir="auto" className="c2">{gist(suggestion, l10n)}</blockquote>
      {theirs && <p className="t13 c2">{t("care:suggestions.now", { state: t(`care:suggestions.is.${theirs.state}`) })} <bdi>{theirs.answer}</bdi></p>}
      <Select label={t("care:suggestions.state")} value={state} onChange={(value) => setState(SUGGESTION_STATES.find((one) => one === value) ?? "planned")} options={SUGGESTION_STATES.map((value) => ({ value, label: t(`care:suggestions.is.${value}`) }))} />
      <Textarea required={state === "declined"} rows={4} maxLength={4000} label={t("care:suggestions.answer_text")} hint={t("care:suggestions.answer_hint")} error={fieldTexts(save.error).answer} value={text} onChange={(event) => setText(event.target.value)} data-autofocus />
    </FormDialog>
  );
}

function Item({ item, onAnswer }: { item: Suggestion; onAnswer: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <li className={css.suggestion}>
      <div className="row wrap g6 t12 c3">
        <Chip tone={TONES[item.state]}>{t(`care:suggestions.is.${item.state}`)}</Chip>
        <span>{t(`care:suggestions.from.${item.source}`)}</span>
        <Link to={`/t/${item.number}`}><bdi dir="ltr">T-{item.number}</bdi> <bdi>{item.subject}</bdi></Link>
        <span className="grow" />
        <bdi>{item.by_name}</bdi><RelativeTime at={item.at} />
      </div>
      {item.improvements.length > 0 && <div className="row wrap g4">{item.improvements.map(({ key, name }) => <Chip key={key} tone="outline"><bdi>{l10n(name)}</bdi></Chip>)}</div>}
      {item.text && <p dir="auto">{item.text}</p>}
      {item.answer && <div className={css.answer}><p dir="auto">{item.answer}</p><span className="t12 c3"><bdi>{item.answered_name}</bdi></span></div>}
      <div><Button size="sm" aria-label={t("care:suggestions.answer_named", { text: gist(item, l10n).slice(0, 40) })} onClick={onAnswer}>{t(item.state === "new" ? "care:suggestions.answer" : "common:edit")}</Button></div>
    </li>
  );
}

type Box = SuggestionState | "all";

/** /admin/suggestions: what could be better, as customers and reviewers said it, and what becomes of it. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("feedback.answer");
  const [box, setBox] = useState<Box>("new");
  const { data, error, refetch } = useSuggestions(box === "all" ? null : box, may);
  const [answering, setAnswering] = useState<Suggestion | null>(null);
  if (!may) return <Screen title={t("admin:section.suggestions")}><DeniedState permission="feedback.answer" /></Screen>;
  const boxes: Box[] = [...SUGGESTION_STATES, "all"];
  const tools = <div className={admin.tools}><SegmentedControl label={t("care:suggestions.show")} value={box} onChange={setBox} options={boxes.map((value) => ({ value, label: t(`care:suggestions.is.${value}`) }))} /></div>;
  return (
    <Screen title={t("admin:section.suggestions")} note={t("care:suggestions.note")} tools={tools}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={4} />
        : data.length === 0 ? <EmptyState tone={box === "new" ? "good" : "plain"} title={t(box === "new" ? "care:suggestions.none_new" : "care:suggestions.none")}>{t("care:suggestions.none_note")}</EmptyState>
          : <ul className={css.suggestions}>{data.map((item) => <Item key={item.id} item={item} onAnswer={() => setAnswering(item)} />)}</ul>}
      {answering && <AnswerDialog suggestion={answering} onClose={() => setAnswering(null)} />}
    </Screen>
  );
}

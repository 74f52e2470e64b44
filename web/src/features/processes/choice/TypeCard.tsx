import css from "./choice.module.css";
import { choiceOf, lackOf, MOST_RULES, stampOf, withRule, type Choice, type TypeShown } from "./choice";
import type { Drafts } from "./drafts";
import { useSave } from "./queries";
import { RuleLine } from "./RuleLine";
import { inForce, useLackText, useProcessName } from "./words";
import type { ProcessLine } from "../designer/queries";
import { moved } from "../../admin/sla/order";
import { Plus } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Card, Chip, Select, toast } from "@/ui";

interface TypeCardProps { type: TypeShown; lines: ProcessLine[]; drafts: Drafts }

/** The process of one type's tickets: its own, and the rules that go before it. */
export function TypeCard({ type, lines, drafts }: TypeCardProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const processName = useProcessName(lines);
  const lackText = useLackText();
  const card = useRef<HTMLDivElement>(null);
  const server = choiceOf(type);
  const stamp = stampOf(server);
  const draft = drafts.of(type.id);
  const choice = draft?.mine ?? server;
  const changed = stampOf(choice) !== stamp;
  const clash = draft !== null && draft.base !== stamp && changed;
  const name = l10n(type.name) || type.key;
  const save = useSave(() => { drafts.put(type.id, null); toast(t("choice:saved", { name })); });
  const refused = fieldTexts(save.error);
  const change = (mine: Choice) => { save.reset(); drafts.put(type.id, { base: draft?.base ?? stamp, mine }); };
  const leave = () => { save.reset(); drafts.put(type.id, null); };
  const rules = (next: Choice["rules"]) => change({ ...choice, rules: next });
  const move = (from: number, to: number) => {
    rules(moved(choice.rules, from, to));
    // the button keeps the focus though its row went elsewhere
    const held = document.activeElement?.getAttribute("data-move");
    if (held) requestAnimationFrame(() => card.current?.querySelector<HTMLElement>(`[data-move="${held}"]`)?.focus());
  };
  const options = inForce(lines).map(({ key }) => ({ value: key, label: processName(key) }));
  const lacking = clash ? t("choice:clash.first") : lackText(lackOf(choice));
  const actions = changed && (
    <span className="row g6">
      <Chip tone="warn">{t("choice:unsaved")}</Chip>
      <Button size="sm" onClick={leave}>{t("admin:discard")}</Button>
      <Button size="sm" kind="primary" busy={save.isPending} reason={lacking} onClick={() => save.mutate({ type, base: draft?.base ?? stamp, mine: choice })}>{t("common:save")}</Button>
    </span>
  );
  return (
    <div ref={card} data-type={type.key}>
      <Card title={<span dir="auto">{name}</span>} actions={actions}>
        {clash && (
          <Banner tone="warn" action={<span className="row g6"><Button size="sm" onClick={leave}>{t("choice:clash.theirs")}</Button><Button size="sm" onClick={() => drafts.put(type.id, { base: stamp, mine: choice })}>{t("choice:clash.mine")}</Button></span>}>{t("choice:clash.title")}</Banner>
        )}
        {save.error && <Banner tone="bad">{isApiError(save.error) && save.error.errors.length > 0 ? t("choice:refused") : problemText(save.error)}</Banner>}
        {choice.rules.length > 0 && (
          <ol className={css.rules} aria-label={t("choice:rules_of", { name })}>
            {choice.rules.map((rule, at) => (
              <RuleLine key={rule.id} rule={rule} at={at} count={choice.rules.length} lines={lines} options={options} refused={refused} onMove={(to) => move(at, to)}
                onChange={(next) => rules(choice.rules.map((one) => (one.id === rule.id ? next : one)))} onRemove={() => rules(choice.rules.filter(({ id }) => id !== rule.id))} />
            ))}
          </ol>
        )}
        <div className={css.foot}>
          <div className={css.own}>
            <Select label={choice.rules.length > 0 ? t("choice:otherwise") : t("choice:always")} options={options} value={choice.process_key} valueLabel={processName(choice.process_key)} error={refused.process_key} onChange={(key) => key && change({ ...choice, process_key: key })} />
          </div>
          <Button icon={<Plus size={14} />} reason={choice.rules.length >= MOST_RULES ? t("choice:most", { n: MOST_RULES }) : null} onClick={() => change(withRule(choice))}>{t("choice:add")}</Button>
        </div>
      </Card>
    </div>
  );
}

import css from "./choice.module.css";
import { choiceOf, type TypeShown } from "./choice";
import type { Drafts } from "./drafts";
import { useTry, type Way } from "./queries";
import { useProcessName } from "./words";
import type { ProcessLine } from "../designer/queries";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { problemText, useL10n } from "@/i18n";
import { Button, Card, TextInput } from "@/ui";

function Answer({ way, lines }: { way: Way; lines: ProcessLine[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const name = useProcessName(lines);
  const about = { number: way.ticket.number, type: l10n(way.type.name) || way.type.key, process: way.process_key === null ? t("choice:try.undecided") : name(way.process_key) };
  return <span dir="auto">{way.rule === null ? t("choice:try.otherwise", about) : t("choice:try.by_rule", { ...about, n: way.rule + 1 })}</span>;
}

interface TryOutProps { types: TypeShown[]; lines: ProcessLine[]; drafts: Drafts }

/** Where a ticket that is there already would go, by the rules as they stand on this screen. */
export function TryOut({ types, lines, drafts }: TryOutProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const tried = useTry(types, (type) => drafts.of(type.id)?.mine ?? choiceOf(type));
  const number = Number(typed.replace(/^\s*#/, "").trim());
  const lacking = Number.isInteger(number) && number > 0 ? null : t("choice:try.number_first");
  const onSubmit = (event: SyntheticEvent) => { event.preventDefault(); if (!lacking) tried.mutate(number); };
  return (
    <Card title={t("choice:try.title")} note={t("choice:try.note")}>
      <form className={css.try} onSubmit={onSubmit}>
        <div className={css.number}><TextInput label={t("choice:try.number")} inputMode="numeric" dir="ltr" value={typed} onChange={(event) => { setTyped(event.target.value); tried.reset(); }} /></div>
        <Button type="submit" busy={tried.isPending} reason={lacking} onClick={onSubmit}>{t("choice:try.go")}</Button>
      </form>
      <p className={css.answer} role="status">
        {tried.error ? <span className={css.bad}>{problemText(tried.error)}</span> : tried.data === null ? t("choice:try.none") : tried.data && <Answer way={tried.data} lines={lines} />}
      </p>
    </Card>
  );
}

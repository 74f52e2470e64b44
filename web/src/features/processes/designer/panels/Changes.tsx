import css from "../designer.module.css";
import { EMPTY, type Branch, type Process, type Who } from "../model/definition";
import type { Difference } from "../queries";
import { useDesignWords } from "../words";
import { Minus, Pencil, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/types";
import { useConditionText } from "@/conditions";
import { useL10n } from "@/i18n";

const SIGN = { added: Plus, removed: Minus, changed: Pencil };
const isText = (value: unknown): value is Record<string, string> => typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === "string");

const isCondition = (value: unknown): value is Condition =>
  typeof value === "object" && value !== null && !Array.isArray(value) && (("field" in value && "op" in value) || Object.keys(value).some((key) => key === "all" || key === "any" || key === "not"));
const isBranches = (value: unknown): value is Branch[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "object" && one !== null && typeof (one as Branch).to === "string");

/** One change as a sentence, the values beside each other. Names come from both versions. */
export function Changes({ changes, before, after }: { changes: Difference[]; before: Process | undefined; after: Process | undefined }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const sentence = useConditionText();
  const newer = useDesignWords(after ?? EMPTY);
  const older = useDesignWords(before ?? EMPTY);
  const nodeName = (key: string) => (after?.nodes.some((node) => node.key === key) ? newer.node(key) : older.node(key));
  const value = (one: unknown, field?: string | null): string => {
    if (one === undefined || one === null || one === "") return "—";
    if (typeof one === "boolean") return one ? t("common:yes") : t("common:no");
    if (typeof one === "string") return nodeName(one);
    if (field === "who" && typeof one === "object" && !Array.isArray(one)) return newer.who(one as Who) || t("designer:who.anyone");
    if (isCondition(one)) return sentence(one);
    if (isBranches(one)) return one.map(({ to, when }) => (when ? `${sentence(when)} → ${nodeName(to)}` : nodeName(to))).join("; ");
    if (isText(one)) return l10n(one) || "—";
    if (Array.isArray(one) && one.every((each) => typeof each === "string")) return one.map((each) => nodeName(String(each))).join("、") || "—";
    return JSON.stringify(one);
  };
  const nameOf = ({ what, key, before: old, after: next }: Difference): string => {
    if (what === "node") return nodeName(key);
    if (what === "action") { const found = after?.actions.find((one) => one.key === key) ?? before?.actions.find((one) => one.key === key); return found ? newer.action(found) : key; }
    if (what === "status") { const found = [...(after?.statuses ?? []), ...(before?.statuses ?? [])].find((one) => one.key === key); return found ? l10n(found.name) : key; }
    if (what === "limit" || what === "green") return "";
    return l10n(((next ?? old) as { name?: Record<string, string> } | null)?.name) || "";
  };
  if (changes.length === 0) return <p className="t13 c3">{t("designer:diff.none")}</p>;
  return (
    <ul className={css.changes}>
      {changes.map((one, index) => {
        const Sign = SIGN[one.kind];
        return (
          <li key={index} data-kind={one.kind}>
            <Sign size={14} aria-hidden="true" />
            <div className="grow">
              <span><span className="c2">{t(`designer:diff.${one.kind}`)}</span> {i18n.exists(`designer:diff.what.${one.what}`) ? t(`designer:diff.what.${one.what}`) : one.what} <b className="m" dir="auto">{nameOf(one)}</b>{one.field && <> · {i18n.exists(`designer:diff.field.${one.field}`) ? t(`designer:diff.field.${one.field}`) : one.field}</>}</span>
              {one.kind === "changed" && <span className={css.values}><del dir="auto">{value(one.before, one.field)}</del> <ins dir="auto">{value(one.after, one.field)}</ins></span>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

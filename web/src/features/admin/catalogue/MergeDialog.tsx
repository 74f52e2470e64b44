import type { CategoryShown } from "./categories";
import { FormDialog } from "../FormDialog";
import { useWrite } from "../queries";
import { CategorySelect } from "../../tickets/fields/CategorySelect";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts, useL10n } from "@/i18n";
import { Banner, toast } from "@/ui";

/** One category goes on as another; what becomes of its tickets is said before. */
export function MergeDialog({ category, known, onClose }: { category: CategoryShown; known: Map<string, CategoryShown>; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [into, setInto] = useState<string | null>(null);
  const target = into ? known.get(into) : undefined;
  const save = useWrite(() => api.post(`/categories/${category.id}/merge`, { into }), { quiet: true, onDone: () => { toast(t("catalogue:merged", { name: l10n(category.name), into: l10n(target?.name) })); onClose(); } });
  const errors = fieldTexts(save.error);
  const lacking = !into ? t("catalogue:choose_target") : into === category.id ? t("catalogue:not_itself") : null;
  return (
    <FormDialog title={t("catalogue:merge_title", { name: l10n(category.name) })} error={save.error} busy={save.isPending} fields={["into"]} lacking={lacking} save={t("catalogue:merge_do")} onSave={() => save.mutate(undefined)} onClose={onClose}>
      <CategorySelect label={t("catalogue:into")} error={errors.into} value={into} onChange={setInto} />
      <Banner tone="info">
        <ul style={{ listStyle: "disc", paddingInlineStart: 18 }}>
          <li>{t("catalogue:follow_open", { count: category.open })}</li>
          <li>{t("catalogue:follow_closed")}</li>
          <li>{t("catalogue:follow_rules")}</li>
          <li>{t("catalogue:for_good")}</li>
        </ul>
      </Banner>
    </FormDialog>
  );
}

/** Writing an article from a ticket: it opens, whether it was made now or was there. */

import { useWriteFrom } from "./queries";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { problemText } from "@/i18n";
import { toast, toastError } from "@/ui";

export function useWriteArticle(number: number) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const make = useWriteFrom(number, (article) => {
    toast(t("ticket:done.article", { ticket: `T-${number}` }));
    void navigate(`/kb/${article.id}`);
  });
  return { busy: make.isPending, write: (onDone?: () => void) => make.mutate(undefined, { onError: (error) => toastError(problemText(error)), onSettled: onDone }) };
}

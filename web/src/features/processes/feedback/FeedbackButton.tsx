import type { Place } from "./queries";
import { MessageSquareWarning } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { laterTexts } from "@/i18n";
import { IconButton } from "@/ui";

const FeedbackDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("./FeedbackDialog"), laterTexts("feedback")]);
  return { default: dialog.FeedbackDialog };
});

/** "This hinders me": one click, on any field, rule, node, template or screen. */
export function FeedbackButton({ place, size = "sm" }: { place: Place; size?: "xs" | "sm" }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const allowed = useCan()("feedback.give");
  if (!allowed) return null;
  return (
    <>
      <IconButton size={size} label={t("common:hinders")} icon={<MessageSquareWarning size={size === "xs" ? 14 : 16} />} onClick={() => setOpen(true)} />
      {open && <Suspense fallback={null}><FeedbackDialog place={place} onClose={() => setOpen(false)} /></Suspense>}
    </>
  );
}

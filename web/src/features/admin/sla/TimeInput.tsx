import { clockText, minutesOf } from "./week";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "@/ui";

interface TimeInputProps { label: string; value: string; onChange: (value: string) => void }

/** A local time as text, 00:00 to 24:00 («9», "9.30" and "09:30" are read), the same in every language. */
export function TimeInput({ label, value, onChange }: TimeInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    const at = minutesOf(typed ?? value);
    if (at === null) return;
    setTyped(null);
    onChange(clockText(at));
  };
  return (
    <TextInput size="sm" dir="ltr" label={label} value={typed ?? value} placeholder="09:00" error={typed !== null && minutesOf(typed) === null ? t("sla:week.bad_time") : null}
      onChange={(event) => { setTyped(event.target.value); const at = minutesOf(event.target.value); if (at !== null && event.target.value.length >= 4) onChange(clockText(at)); }} onBlur={leave} />
  );
}

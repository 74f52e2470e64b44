import { keyFrom } from "./model";
import { typesKey } from "./queries";
import type { TypeShown } from "./shapes";
import { FormDialog } from "../FormDialog";
import { useWrite } from "../queries";
import { NameFields } from "../sla/Names";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import type { L10n } from "@/api/types";
import { fieldTexts, useL10n } from "@/i18n";
import { Select, TextInput } from "@/ui";

/** A new kind of ticket, empty or with another one's fields. */
export function NewTypeDialog({ types, onClose }: { types: TypeShown[]; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState<L10n>({});
  const [typed, setTyped] = useState("");
  const [from, setFrom] = useState<string | null>(null);
  const key = typed || keyFrom(name.en ?? "", types.map((one) => one.key), "type");
  const model = types.find((one) => one.key === from);
  const copied = model ? { fields: model.fields, description: model.description, icon: model.icon, process_key: model.process_key, default_priority: model.default_priority } : {};
  const save = useWrite(() => api.post<TypeShown>("/types", { key, name, ...copied }), {
    quiet: true,
    onDone: (made) => {
      client.setQueryData<TypeShown[]>(typesKey, (old) => old && [...old, made]);
      onClose();
      void navigate(`/admin/categories/types/${made.key}`);
    },
  });
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={t("forms:new")} error={save.error} busy={save.isPending} lacking={Object.values(name).some((text) => text.trim()) ? null : t("admin:name_lacking")} fields={["name", "key"]} save={t("forms:make")} onSave={() => save.mutate(undefined)} onClose={onClose}>
      <NameFields label={t("forms:type_name")} value={name} onChange={setName} />
      {errors.name && <p className="t12 bad">{errors.name}</p>}
      <TextInput dir="ltr" label={t("forms:key")} hint={t("forms:type_key_hint")} placeholder={key} value={typed} error={errors.key} onChange={(event) => setTyped(event.target.value)} />
      <Select clearable label={t("forms:copy_from")} placeholder={t("forms:copy_none")} value={from} onChange={setFrom} options={types.map((one) => ({ value: one.key, label: l10n(one.name) }))} />
    </FormDialog>
  );
}

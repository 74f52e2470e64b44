import { useOrganizations } from "./queries";
import { useState } from "react";
import { Select, type SelectProps } from "@/ui";

type OrganizationSelectProps = Pick<SelectProps, "label" | "value" | "onChange" | "error" | "hideLabel" | "size" | "placeholder" | "valueLabel">;

/** One organization, searched on the server. */
export function OrganizationSelect(props: OrganizationSelectProps) {
  const [q, setQ] = useState("");
  const found = useOrganizations(q);
  const options = (found.data?.pages.flatMap((page) => page.data) ?? []).map(({ id, name, domain }) => ({ value: id, label: name, note: domain ?? undefined }));
  return <Select clearable options={options} onSearch={setQ} busy={found.isFetching} {...props} />;
}

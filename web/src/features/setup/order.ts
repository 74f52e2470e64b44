/** What the wizard gathers and what it sends. */

export interface SetupForm {
  organization: string;
  name: string;
  email: string;
  password: string;
  locale: string;
  zone: string;
  languages: string[];
  departments: string[];
  template: "default" | "blank" | "demo";
}

export const STEPS = ["checks", "organization", "language", "departments", "template"] as const;
export type Step = (typeof STEPS)[number];

export const firstForm = (locale: string): SetupForm => ({
  organization: "", name: "", email: "", password: "", locale,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "Asia/Shanghai",
  languages: ["zh-CN", "en", "ar"], departments: [], template: "default",
});

export const bodyOf = (form: SetupForm): Record<string, unknown> => ({
  organization: { name: form.organization.trim() },
  admin: { name: form.name.trim(), email: form.email.trim(), password: form.password },
  locale: form.locale,
  zone: form.zone,
  languages: form.languages,
  departments: form.departments.filter((name) => name.trim()).map((name) => ({ name: name.trim() })),
  template: form.template === "blank" ? "blank" : "default",
  demo: form.template === "demo",
});

/** On which step a field of the server's errors stands. */
export function stepOf(field: string): Step {
  if (/^(organization|admin)/.test(field)) return "organization";
  if (/^(locale|zone|languages)/.test(field)) return "language";
  if (field.startsWith("departments")) return "departments";
  return "template";
}

/** What a step still needs before one may go on: field → code under `errors:field`. */
export function missing(form: SetupForm, step: Step): Record<string, "required" | "email" | "password_weak"> {
  const result: Record<string, "required" | "email" | "password_weak"> = {};
  if (step === "organization") {
    if (!form.organization.trim()) result["organization.name"] = "required";
    if (!form.name.trim()) result["admin.name"] = "required";
    if (!/^\S+@\S+\.\S+$/.test(form.email.trim())) result["admin.email"] = form.email.trim() ? "email" : "required";
    if (form.password.length < 10) result["admin.password"] = form.password ? "password_weak" : "required";
  }
  if (step === "language" && form.languages.length === 0) result.languages = "required";
  return result;
}

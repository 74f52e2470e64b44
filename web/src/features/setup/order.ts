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
  template: "default" | "blank";
  /** Null: mail stays in the outbox until a mailbox is connected in the settings. */
  mailbox: MailboxForm | null;
}

export type Tls = "tls" | "starttls" | "none";
export interface MailboxForm { address: string; username: string; password: string; imapHost: string; imapPort: number; imapTls: Tls; smtpHost: string; smtpPort: number; smtpTls: Tls }
export const EMPTY_MAILBOX: MailboxForm = { address: "", username: "", password: "", imapHost: "", imapPort: 993, imapTls: "tls", smtpHost: "", smtpPort: 465, smtpTls: "tls" };

/** One login for both servers; without a name of its own it is the address. */
function mailboxOf(form: MailboxForm): Record<string, unknown> {
  const username = form.username.trim() || form.address.trim();
  return {
    address: form.address.trim(),
    imap: { host: form.imapHost.trim(), port: form.imapPort, tls: form.imapTls, username },
    smtp: { host: form.smtpHost.trim(), port: form.smtpPort, tls: form.smtpTls, username },
    imap_password: form.password,
    smtp_password: form.password,
  };
}

export const STEPS = ["checks", "organization", "language", "departments", "mailbox", "template"] as const;
export type Step = (typeof STEPS)[number];

export const firstForm = (locale: string): SetupForm => ({
  organization: "", name: "", email: "", password: "", locale,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "Asia/Shanghai",
  languages: ["zh-CN", "en", "ar"], departments: [], template: "default", mailbox: null,
});

export const bodyOf = (form: SetupForm): Record<string, unknown> => ({
  organization: { name: form.organization.trim() },
  admin: { name: form.name.trim(), email: form.email.trim(), password: form.password },
  locale: form.locale,
  zone: form.zone,
  languages: form.languages,
  departments: form.departments.filter((name) => name.trim()).map((name) => ({ name: name.trim() })),
  template: form.template,
  ...(form.mailbox ? { mailbox: mailboxOf(form.mailbox) } : {}),
});

/** On which step a field of the server's errors stands. */
export function stepOf(field: string): Step {
  if (/^(organization|admin)/.test(field)) return "organization";
  if (/^(locale|zone|languages)/.test(field)) return "language";
  if (field.startsWith("departments")) return "departments";
  if (field.startsWith("mailbox")) return "mailbox";
  return "template";
}

/** What a step still needs before one may go on: each field with the code of its text. */
export function missing(form: SetupForm, step: Step): Record<string, "required" | "email" | "password_weak"> {
  const result: Record<string, "required" | "email" | "password_weak"> = {};
  if (step === "organization") {
    if (!form.organization.trim()) result["organization.name"] = "required";
    if (!form.name.trim()) result["admin.name"] = "required";
    if (!/^\S+@\S+\.\S+$/.test(form.email.trim())) result["admin.email"] = form.email.trim() ? "email" : "required";
    if (form.password.length < 10) result["admin.password"] = form.password ? "password_weak" : "required";
  }
  if (step === "language" && form.languages.length === 0) result.languages = "required";
  if (step === "mailbox" && form.mailbox) {
    for (const [field, value] of [["address", form.mailbox.address], ["imap.host", form.mailbox.imapHost], ["smtp.host", form.mailbox.smtpHost]]) {
      if (!value?.trim()) result[`mailbox.${field}`] = "required";
    }
  }
  return result;
}

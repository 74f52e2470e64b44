/** Names of everything in the query cache; live events patch by these names. */

export interface ListQuery { view?: string; filter?: string; q?: string; sort?: string; limit?: number }

export const keys = {
  session: ["session"] as const,
  setup: ["setup"] as const,
  demo: ["setup", "demo"] as const,
  config: ["config"] as const,
  views: ["views"] as const,
  lists: ["tickets"] as const,
  list: (query: ListQuery) => ["tickets", query] as const,
  count: (query: ListQuery) => ["ticket-count", query] as const,
  /** By the number people see, because that is what addresses hold. */
  ticket: (number: number) => ["ticket", number] as const,
  messages: (number: number) => ["messages", number] as const,
  timeline: (number: number, group: string) => ["timeline", number, group] as const,
  timelines: (number: number) => ["timeline", number] as const,
  /** All that is known of a ticket's deadlines: the clocks, and the account of each. */
  deadlines: (number: number) => ["deadlines", number] as const,
  explanation: (number: number, clockId: string) => ["deadlines", number, clockId] as const,
  timeLedger: (number: number) => ["time-ledger", number] as const,
  presence: (ticketId: string) => ["presence", ticketId] as const,
  notices: ["notices"] as const,
  approvals: ["approvals"] as const,
  palette: (q: string) => ["palette", q] as const,
  requesters: (q: string) => ["requesters", q] as const,
  requester: (id: string) => ["requester", id] as const,
  mySessions: ["me", "sessions"] as const,
  myTokens: ["me", "tokens"] as const,
  myNotifications: ["me", "notifications"] as const,
  permissions: ["permissions"] as const,
};

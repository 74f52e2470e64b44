/** Every address of the app. Each screen is its own chunk. */

import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { Gate } from "./Gate";
import { NotFound } from "./NotFound";
import { RouteError } from "./RouteError";
import { Shell } from "./shell/Shell";
import { withTexts } from "@/i18n";

/** Nothing to show for the blink until a screen's own chunk is here. */
const HydrateFallback = () => null;
const work = () => import("@/features/tickets/workspace/WorkspacePage");
const customers = () => import("@/features/customers/CustomersPage");

export const ROUTES: RouteObject[] = [
  { path: "/login", lazy: () => import("@/features/session/LoginPage"), ErrorBoundary: RouteError, HydrateFallback },
  { path: "/login/forgot", lazy: () => import("@/features/session/ForgotPage"), ErrorBoundary: RouteError, HydrateFallback },
  { path: "/login/reset", lazy: () => import("@/features/session/ResetPage"), ErrorBoundary: RouteError, HydrateFallback },
  { path: "/setup", lazy: withTexts(["setup"], () => import("@/features/setup/SetupPage")), ErrorBoundary: RouteError, HydrateFallback },
  {
    HydrateFallback,
    element: <Gate><Shell /></Gate>,
    ErrorBoundary: RouteError,
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          { index: true, element: <Navigate to="/w" replace /> },
          { path: "w/approvals/:box?/:id?", lazy: withTexts(["approvals"], () => import("@/features/approvals/ApprovalsPage")) },
          { path: "w/care/:box?", lazy: withTexts(["quality"], () => import("@/features/quality/CarePage")) },
          { path: "w/:viewId?/:no?", lazy: work },
          { path: "tickets", lazy: withTexts(["conditions", "found"], () => import("@/features/tickets/TablePage")) },
          { path: "t/:no/:tab?", lazy: () => import("@/features/tickets/TicketPage") },
          { path: "kb/:id?", lazy: withTexts(["knowledge"], () => import("@/features/knowledge/KnowledgePage")) },
          { path: "reports", lazy: withTexts(["figures", "sla", "conditions"], () => import("@/features/reports/ReportsPage")) },
          { path: "reports/pilots/:key?", lazy: withTexts(["pilot", "figures"], () => import("@/features/processes/pilot/PilotPage")) },
          { path: "flows/:key/doc", lazy: withTexts(["procdoc"], () => import("@/features/processes/document/DocumentPage")) },
          { path: "customers", lazy: customers },
          { path: "orgs", lazy: customers },
          { path: "customers/:id", lazy: () => import("@/features/customers/CustomerPage") },
          // full bleed: without the settings' sections at the side
          { path: "admin/process/:key", lazy: withTexts(["designer", "sla", "conditions", "roles"], () => import("@/features/processes/designer/DesignerPage")) },
          {
            path: "admin",
            lazy: () => import("@/features/admin/AdminPage"),
            children: [
              { path: "members", lazy: () => import("@/features/admin/members/MembersPage") },
              { path: "roles", lazy: withTexts(["roles"], () => import("@/features/admin/roles/RolesPage")) },
              { path: "teams", lazy: () => import("@/features/admin/teams/TeamsPage") },
              { path: "categories", lazy: withTexts(["catalogue", "faults"], () => import("@/features/admin/catalogue/CategoriesPage")) },
              { path: "categories/priority", lazy: withTexts(["priorities", "forms", "conditions", "faults"], () => import("@/features/admin/priority/PriorityPage")) },
              { path: "categories/types/:key", lazy: withTexts(["forms", "conditions", "faults"], () => import("@/features/admin/types/TypePage")) },
              { path: "process", lazy: withTexts(["designer", "conditions"], () => import("@/features/processes/designer/ProcessesPage")) },
              { path: "automation", lazy: withTexts(["automation", "sla", "conditions"], () => import("@/features/automation/RulesPage")) },
              { path: "automation/:id", lazy: withTexts(["automation", "sla", "forms", "conditions"], () => import("@/features/automation/RulePage")) },
              { path: "sla/:tab?", lazy: withTexts(["sla", "conditions"], () => import("@/features/admin/sla/SlaPage")) },
              { path: "sla/policies/:id", lazy: withTexts(["sla", "conditions"], () => import("@/features/admin/sla/PolicyPage")) },
              { path: "sla/calendars/:id", lazy: withTexts(["sla"], () => import("@/features/admin/sla/CalendarPage")) },
              { path: "sla/buffers/:id", lazy: withTexts(["sla", "forms", "conditions"], () => import("@/features/admin/sla/BufferPage")) },
              { path: "mail/:tab?", lazy: withTexts(["mailbox"], () => import("@/features/mail/MailPage")) },
              { path: "templates", lazy: withTexts(["templates"], () => import("@/features/templates/TemplatesPage")) },
              { path: "api", lazy: withTexts(["me"], () => import("@/features/admin/tokens/ServiceTokensPage")) },
              { path: "import/:id?", lazy: withTexts(["importing"], () => import("@/features/admin/imports/ImportPage")) },
              { path: "feedback/:box?", lazy: withTexts(["feedback"], () => import("@/features/processes/feedback/FeedbackPage")) },
              { path: "checklists", lazy: withTexts(["care", "designer"], () => import("@/features/quality/settings/ChecklistsPage")) },
              { path: "rating", lazy: withTexts(["care", "designer"], () => import("@/features/quality/settings/RatingPage")) },
              { path: "purses", lazy: withTexts(["care", "designer"], () => import("@/features/quality/settings/PursesPage")) },
              { path: "purses/:id", lazy: withTexts(["care", "quality"], () => import("@/features/quality/settings/PursePage")) },
              { path: "suggestions", lazy: withTexts(["care"], () => import("@/features/quality/settings/SuggestionsPage")) },
              { path: "audit", lazy: withTexts(["record", "roles"], () => import("@/features/audit/AuditPage")) },
              { path: "*", element: <NotFound /> },
            ],
          },
          { path: "me/:section?", lazy: withTexts(["mailbox", "me"], () => import("@/features/me/MePage")) },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
];

export const createRouter = () => createBrowserRouter(ROUTES);

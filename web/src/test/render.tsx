import { QueryClientProvider, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { createQueryClient } from "@/api/queries";
import { laterTexts, startI18n } from "@/i18n";
import { UiProvider } from "@/ui";

const LATER = Object.keys(import.meta.glob("@/i18n/locales/zh-CN/later/*.json")).map((path) => path.replace(/^.*\/|\.json$/g, ""));

interface ShowOptions { at?: string; path?: string; /** What the page already knows, by query name. */ known?: [QueryKey, unknown][] }

/** Shows a screen at an address, with the real client, catalogue and router. Other addresses are blank. */
export async function show(element: ReactNode, { at = "/", path = "/", known = [] }: ShowOptions = {}): Promise<{ client: QueryClient; path: () => string }> {
  await startI18n("zh-CN");
  await laterTexts(...LATER);
  const client = createQueryClient();
  known.forEach(([key, value]) => client.setQueryData(key, value));
  const router = createMemoryRouter([{ path, element }, { path: "*", element: null }], { initialEntries: [at] });
  render(<QueryClientProvider client={client}><UiProvider><RouterProvider router={router} /></UiProvider></QueryClientProvider>);
  return { client, path: () => router.state.location.pathname };
}

/** Names of the accessibility rules the page breaks; jsdom has no layout, so colors and targets are for the browser tests. */
export async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, "target-size": { enabled: false }, region: { enabled: false } } });
  return violations.map(({ id }) => id);
}

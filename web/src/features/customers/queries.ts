/** Customers, their organizations and their tickets. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Condition, Page, Ref, TicketRow } from "@/api/types";

export type Tier = "standard" | "vip";
export interface Customer {
  id: string; name: string; email: string | null; phone: string | null; locale: string; zone: string | null; tier: Tier;
  organization: Ref | null; email_state: "ok" | "bounced"; created_at: string; version: number;
}
export interface Organization { id: string; name: string; tier: Tier; domain: string | null; created_at: string; version: number }
export type CustomerEdit = Partial<Pick<Customer, "name" | "email" | "phone" | "locale" | "zone" | "tier">> & { organization_id?: string | null };

const ROWS = 50;

export const useCustomers = (q: string, organization: string | null) => useInfiniteQuery({
  queryKey: ["customers", "people", q, organization],
  queryFn: ({ pageParam, signal }) => api.get<Page<Customer>>("/requesters", { q, organization, limit: ROWS, after: pageParam }, signal),
  initialPageParam: null as string | null, getNextPageParam: (page) => page.next,
});
export const useOrganizations = (q: string) => useInfiniteQuery({
  queryKey: ["customers", "organizations", q],
  queryFn: ({ pageParam, signal }) => api.get<Page<Organization>>("/organizations", { q, limit: ROWS, after: pageParam }, signal),
  initialPageParam: null as string | null, getNextPageParam: (page) => page.next,
});
/** The same name as the ticket's customer pane uses, so that an edit here shows there. */
export const useCustomer = (id: string) => useQuery({ queryKey: keys.requester(id), queryFn: () => api.get<Customer>(`/requesters/${id}`) });

export const ofCustomer = (id: string): Condition => ({ all: [{ field: "requester", op: "eq", value: id }] });
export const ofOrganization = (id: string): Condition => ({ all: [{ field: "organization", op: "eq", value: id }] });

export const useCustomerTickets = (id: string) => {
  const query = { view: "all", filter: JSON.stringify(ofCustomer(id)), sort: "created_at:desc", limit: ROWS };
  return useInfiniteQuery({
    queryKey: keys.list(query),
    queryFn: ({ pageParam, signal }) => api.get<Page<TicketRow>>("/tickets", { ...query, after: pageParam }, signal),
    initialPageParam: null as string | null, getNextPageParam: (page) => page.next,
  });
};

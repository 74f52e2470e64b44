import { NotFound } from "@/app/NotFound";

export const Component = NotFound;

/** The parts of merging that a ticket's page shows, each with its texts when it is first needed. */

import { lazy } from "react";
import { laterTexts } from "@/i18n";

const withTexts = <T,>(part: () => Promise<T>) => async (): Promise<T> => (await Promise.all([part(), laterTexts("merging")]))[0];

export const MergeDialog = lazy(withTexts(() => import("./MergeDialog")));
export const SplitDialog = lazy(withTexts(() => import("./SplitDialog")));
export const DuplicateSection = lazy(withTexts(() => import("./DuplicateSection")));
export const MergedBanner = lazy(withTexts(() => import("./MergedBanner")));
export const SimilarTickets = lazy(withTexts(() => import("./SimilarTickets")));

import { lazy } from "react";
import { laterTexts } from "@/i18n";

/** Comes with its texts, once a ticket is on a step that asks for something. */
export const NodePanel = lazy(() => Promise.all([import("./NodePanel"), laterTexts("node")]).then(([panel]) => panel));

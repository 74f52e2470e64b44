export * from "./client";
export * from "./clock";
export * from "./conditions";
export * from "./errors";
export * from "./keys";
export * from "./queries";
export type * from "./types";

import type { Run } from "./marks";

/** A search hit: the runs that were looked for stand out. */
export const Marked = ({ runs }: { runs: Run[] }) => runs.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text));

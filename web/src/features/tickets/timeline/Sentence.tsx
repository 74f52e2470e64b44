import { partsOf } from "./sentences";

/** A sentence whose names are set off and keep their own direction. */
export const Sentence = ({ text }: { text: string }) =>
  partsOf(text).map(({ text: part, name }, index) => (name ? <b key={index} className="m"><bdi>{part}</bdi></b> : part));

import css from "./setup.module.css";
import { CircleCheckBig, type LucideIcon } from "lucide-react";

interface ChoiceCardProps { icon: LucideIcon; title: string; body: string; chosen: boolean; onChoose: () => void }

/** One of several ways to go on. */
export function ChoiceCard({ icon: Icon, title, body, chosen, onChoose }: ChoiceCardProps) {
  return (
    <button type="button" role="radio" aria-checked={chosen} className={css.card} onClick={onChoose}>
      <span className={css.sign}><Icon size={19} /></span>
      <b>{title}</b>
      <p>{body}</p>
      {chosen && <span className={css.chosen}><CircleCheckBig size={18} /></span>}
    </button>
  );
}

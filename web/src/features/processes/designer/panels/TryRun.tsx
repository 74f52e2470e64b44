import css from "../designer.module.css";
import { useDesigner, type Lamp } from "../context";

export function TryRun({ onLamps }: { onLamps: (lamps: Map<string, Lamp>) => void }) {
  void useDesigner; void onLamps;
  return <div className={css.stack} />;
}

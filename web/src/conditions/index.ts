export * from "./catalogue";
export * from "./ConditionEditor";
export { fieldLabel, valueText, type ConditionField } from "./fields";
export { fromParts, isLeaf, partsOf, stampOf, type Leaf, type Written } from "./tree";
export * from "./words";

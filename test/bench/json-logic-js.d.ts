/** What the bench uses of json-logic-js, which brings no types. */
declare module 'json-logic-js' {
  const jsonLogic: { apply(logic: object, data: unknown): unknown };
  export default jsonLogic;
}

/** Elements, and fields that say what is wrong with them. */

export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Record<string, string>,
  ...children: (Node | string)[]
) => {
  const element = document.createElement(tag);
  for (const name in given) element.setAttribute(name, given[name]!);
  element.append(...children);
  return element;
};

/** A field with its label, and a place for what is wrong with it. */
export function field(label: string, given: Record<string, string> & { id: string }) {
  const { id } = given;
  const about = id + "-error";
  const input = make("input", { ...given, "aria-describedby": about });
  const error = make("p", { id: about, part: "error" });
  return {
    input,
    /** Says what is wrong; an empty text, that nothing is. */
    wrong(text: string): void {
      error.textContent = text;
      input.ariaInvalid = "" + !!text;
      if (text) input.focus();
    },
    view: make("div", {}, make("label", { for: id }, label), input, error),
  };
}

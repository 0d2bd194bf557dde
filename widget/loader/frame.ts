/** The elements of a button, in its shadow: one line of status, the button, one line of promise. */
import type { Lines } from "./lines";
import { sheet } from "./style";

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string) => {
  const element = document.createElement(tag);
  element.part.add(part);
  return element;
};

export function frameOf(host: HTMLElement) {
  const root = host.attachShadow({ mode: "open" });
  const frame = make("div", "block");
  const status = make("p", "status");
  const button = make("button", "button");
  const link = make("a", "button");
  const promise = make("p", "promise");
  let shown: HTMLElement = button;
  frame.role = "group";
  frame.append(status, button, promise);
  root.append(frame);
  root.adoptedStyleSheets = [sheet];

  /** Shows these lines; where the deed is a visit, the button is a link to `href`. */
  const draw = (state: string, lines: Lines, locale: string, title = "", href: string) => {
    const deed = lines[3];
    const next = deed === "visit" ? link : button;
    if (next !== shown) {
      const focused = root.activeElement === shown;
      shown.replaceWith(next);
      if (focused) next.focus();
      shown = next;
    }
    frame.lang = locale;
    frame.ariaLabel = title.slice(0, 80);
    frame.dataset.state = state;
    link.href = href;
    // The shop's page is not for a frame.
    link.target = self === top ? "" : "_blank";
    [status.textContent, shown.textContent, promise.textContent] = lines;
    button.ariaDisabled = "" + !deed;
  };
  return [frame, button, link, draw] as const;
}

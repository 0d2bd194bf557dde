/** The look of the block: of one height in every state, so that the page never jumps. */

export const css = `:host{display:block}
[part=block]{all:initial;display:grid;grid-template-rows:2.8em 48px 2.8em;gap:8px;color:inherit;font:14px/1.4 var(--shelfline-font,system-ui,sans-serif)}
p{margin:0;overflow:hidden}
[part=status]{align-self:end}
button{all:unset;padding:0 16px;border-radius:var(--shelfline-radius,8px);background:var(--shelfline-accent,#1d5c4d);color:var(--shelfline-on-accent,#fff);font-weight:600;font-size:16px;line-height:48px;text-align:center;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;cursor:pointer}
:focus-visible{outline:3px solid var(--shelfline-focus,CanvasText);outline-offset:2px}
[aria-disabled=true]{background:none;color:inherit;box-shadow:inset 0 0 0 1px;opacity:.8;cursor:default}
a{color:inherit}
[data-state=unknown] button{visibility:hidden}
[data-state=loading]>*{background:GrayText;opacity:.2;color:#0000}`;

const sheets = new Map<string, CSSStyleSheet>();

/** Adopts a sheet, made once a page. Constructed sheets pass a strict `style-src`. */
export function adopt(root: ShadowRoot, text: string): void {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}

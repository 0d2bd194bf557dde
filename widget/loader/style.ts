/** The look of the block: of one height in every state, so that the page never jumps. */

const FONT = "system-ui,-apple-system,Segoe UI,Roboto,sans-serif";

export const css = `:host{display:block}
:host([hidden]){display:none}
.block{all:initial;display:grid;grid-template-rows:2.8em 48px 2.8em;gap:8px;color:inherit;font:14px/1.4 var(--shelfline-font,${FONT});font-variant-numeric:tabular-nums;text-align:start}
p{margin:0;overflow:hidden;align-self:start;overflow-wrap:anywhere}
p:first-child{align-self:end}
p:last-child{color:color-mix(in srgb,currentColor 78%,transparent)}
button{all:unset;box-sizing:border-box;min-width:0;height:48px;padding:0 16px;border-radius:var(--shelfline-radius,8px);background:var(--shelfline-accent,#1d5c4d);color:var(--shelfline-on-accent,#fff);font-weight:600;font-size:16px;line-height:48px;text-align:center;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;cursor:pointer;transition:filter .12s}
button:hover{filter:brightness(1.12)}
button:active{filter:brightness(.94)}
button:focus-visible,a:focus-visible{outline:3px solid var(--shelfline-focus,currentColor);outline-offset:2px}
button:focus-visible{outline-color:var(--shelfline-focus,var(--shelfline-accent,#1d5c4d));box-shadow:0 0 0 2px #fff}
button[aria-disabled=true]{background:none;color:inherit;box-shadow:inset 0 0 0 1px color-mix(in srgb,currentColor 35%,transparent);cursor:default;filter:none}
button[hidden]{display:block;visibility:hidden}
a{color:inherit;font-weight:600;text-underline-offset:2px}
[data-state=loading] :is(p,button){color:transparent;background:color-mix(in srgb,GrayText 18%,transparent);border-radius:6px;box-shadow:none}
[data-state=loading] p{width:60%;height:1.2em;margin-block:.1em}
[data-state=loading]>*{animation:in .2s .3s backwards}
[aria-busy=true]{opacity:.75}
@keyframes in{from{opacity:0}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}`;

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

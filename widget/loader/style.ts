/**
 * The look of the block: of one height in every state, so that the page never jumps. Where two lines
 * of text do not suffice it grows rather than hide any. A line's end is escaped: nobody needs to load it.
 */

const css = `:host{display:block}\
:host([theme=light]){color-scheme:light}\
:host([theme=dark]){color-scheme:dark}\
[part=block]{all:initial;display:grid;grid:minmax(40px,auto) 48px minmax(40px,auto)/auto;gap:8px;color-scheme:inherit;color:inherit;font:14px/1.4 var(--shelfline-font,system-ui,sans-serif)}\
:host([product]) [part=block]{padding-top:56px;position:relative}\
p{overflow-wrap:anywhere;margin:0}\
[part=status]{align-content:end}\
[part=button]{all:unset;padding:0 16px;border-radius:var(--shelfline-radius,8px);background:var(--shelfline-accent,#1d5c4d);color:var(--shelfline-on-accent,#fff);font-weight:600;font-size:16px;line-height:48px;text-align:center;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;cursor:pointer}\
:focus-visible{outline:3px solid var(--shelfline-focus,CanvasText);outline-offset:2px}\
[aria-disabled=true]{background:none;color:inherit;box-shadow:inset 0 0 0 1px;opacity:.8;cursor:default}\
[part=button]:empty{visibility:hidden}\
[data-state=loading] p{background:linear-gradient(GrayText,GrayText)0/60% 14px no-repeat;color:#0000;opacity:.2}`;

/** Made once a page. Constructed sheets pass a strict `style-src`. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

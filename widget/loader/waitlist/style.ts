/** The look of the dialog; buttons look like the block's own. */
export const css = `#tell{all:initial;--e:color-mix(in srgb,CanvasText 55%,Canvas);display:none;position:fixed;inset:0;width:min(24rem,100vw - 5rem);height:fit-content;max-height:calc(100dvh - 4rem);margin:auto;overflow:auto;padding:16px 24px 24px;border:1px solid var(--e);border-radius:calc(var(--shelfline-radius,8px)*1.5);background:Canvas;color:CanvasText;color-scheme:inherit;font:16px/1.5 var(--shelfline-font,system-ui,sans-serif)}
#tell[open],#tell form{display:grid;gap:8px}
#tell::backdrop{background:#0008}
#tell h2{margin:0;font-size:20px;line-height:44px}
#tell h2:focus{outline:none}
#tell p:empty{display:none}
#tell label{display:block;margin-bottom:6px;font-weight:600}
#tell input{box-sizing:border-box;width:100%;height:48px;padding:0 12px;border:1px solid var(--e);border-radius:var(--shelfline-radius,8px);background:Canvas;color:CanvasText;font:inherit}
#tell [aria-invalid=true]{border:2px solid light-dark(#b3261e,#ff9b92)}
#tell [part=error]{color:light-dark(#b3261e,#ff9b92);font-size:14px;margin-top:6px}
#tell [part=close]{all:unset;position:absolute;inset-block-start:16px;inset-inline-end:12px;width:44px;font-size:24px;line-height:44px;text-align:center;cursor:pointer}
#tell summary{line-height:44px;text-decoration:underline;cursor:pointer}
#tell :focus-visible{outline:3px solid var(--shelfline-focus,CanvasText);outline-offset:2px}
@media(max-width:480px){#tell{width:auto;max-width:none;margin-bottom:0;border-width:1px 0 0;padding:16px}}`;

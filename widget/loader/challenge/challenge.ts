/**
 * The challenge that a shop may ask of whoever orders, in a frame of the shop's own origin within the
 * dialog: no script of a third party runs on the page around it.
 */
import { challenge as languages } from "shelfline-texts/challenge";

/** The token; an empty text where it was not passed, or is given up: the problem then says so. */
export type Challenge = (
  root: ShadowRoot,
  api: string,
  locale: string,
  adopt: (css: string) => void,
  problem: { detail: string },
) => Promise<string>;

const css = `[part=challenge]{display:grid;gap:8px}
[part=challenge] iframe{width:100%;height:80px;border:0;color-scheme:normal}
[part=challenge] button{all:unset;min-height:44px;text-align:center;text-decoration:underline;cursor:pointer}`;

export const challenge: Challenge = (root, api, locale, adopt, problem) => {
  const words = languages[locale.slice(0, 2)]!;
  adopt(css);
  const box = document.createElement("div");
  const why = document.createElement("p");
  const frame = document.createElement("iframe");
  const leave = document.createElement("button");
  box.part.add("challenge");
  leave.part.add("leave");
  leave.type = "button";
  why.role = "status";
  why.textContent = words.why;
  leave.textContent = words.leave;
  frame.title = words.frame;
  frame.src = `${api}challenge?locale=${locale}`;
  box.append(why, frame, leave);
  return new Promise((resolve) => {
    const origin = new URL(api).origin;
    const ask = () => frame.contentWindow?.postMessage("shelfline:challenge", origin);
    const end = (token: string) => {
      removeEventListener("message", hear);
      box.remove();
      if (!token) problem.detail = words.failed;
      resolve(token);
    };
    const hear = ({ source, origin: from, data }: MessageEvent) => {
      if (source !== frame.contentWindow || from !== origin) return;
      if (data?.shelfline === "challenge" && typeof data.token === "string") end(data.token);
    };
    addEventListener("message", hear);
    frame.onload = ask;
    leave.onclick = () => end("");
    root.querySelector("#dialog [part=submit]")!.before(box);
    box.scrollIntoView({ block: "nearest" });
  });
};

// Finds which of our own child processes listens on a port, by /proc (Linux) or lsof (elsewhere).
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, readlinkSync } from "node:fs";

/**
 * The id of the process that listens on the port and descends from `ancestor`; undefined when none.
 *
 * @param {number} port
 * @param {number} ancestor
 */
export function listenerPid(port, ancestor) {
  if (!existsSync("/proc/net/tcp")) return listenerByLsof(port);
  const sockets = new Set(listeningSockets(port));
  return descendants(ancestor).find((pid) => holdsAny(pid, sockets));
}

/** Socket inodes in state LISTEN (0A) on the port, IPv4 and IPv6. */
function listeningSockets(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .filter(existsSync)
    .flatMap((table) => readFileSync(table, "utf8").split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((cell) => cell[1]?.endsWith(`:${hex}`) && cell[3] === "0A")
    .map((cell) => `socket:[${cell[9]}]`);
}

function holdsAny(pid, sockets) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false; // closed meanwhile
      }
    });
  } catch {
    return false; // ended meanwhile
  }
}

function descendants(ancestor) {
  const children = new Map();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(entry);
    if (parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [];
  const open = [ancestor];
  while (open.length > 0) {
    const next = children.get(open.pop()) ?? [];
    found.push(...next);
    open.push(...next);
  }
  return found;
}

/** The fourth field of stat; the second, the name, may hold spaces and brackets. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function listenerByLsof(port) {
  try {
    const found = execFileSync("lsof", ["-ti", `tcp:${port}`, "-sTCP:LISTEN"], { encoding: "utf8" });
    return Number(found.split("\n")[0]) || undefined;
  } catch {
    return undefined;
  }
}

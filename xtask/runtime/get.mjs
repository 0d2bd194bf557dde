// Prints what an address answers; a list page by page, as one.
const [address] = process.argv.slice(2);

async function get(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

const first = await get(address);
let { next_cursor: cursor } = first;
while (cursor) {
  const url = new URL(address);
  url.searchParams.set("cursor", cursor);
  const page = await get(url);
  first.items.push(...page.items);
  cursor = page.next_cursor;
}
console.log(JSON.stringify(first));

// SQL behind one crossing of the border: values come as JSON with their texts beside it, rows go as
// JSON, and a statement's own text crosses once. The platform keeps prepared statements by their text, and finds the same string
// faster than an equal one.
const statements = [];

export function remember(text) {
  return statements.push(text) - 1;
}

/**
 * Runs statements one after the other: `[[statement, …values], …]`, where `[length]` stands for so
 * much of the texts.
 */
export function write(sql, batch, texts) {
  let at = 0;
  for (const line of JSON.parse(batch)) {
    const statement = statements[line[0]];
    const values = line.slice(1);
    for (let i = 0; i < values.length; i += 1) {
      if (Array.isArray(values[i])) values[i] = texts.slice(at, (at += values[i][0]));
    }
    sql.exec(statement, ...values);
  }
}

/** The rows of a query, as JSON; at most so many. */
export function read(sql, statement, values, most) {
  const cursor = sql.exec(statements[statement], ...JSON.parse(values)).raw();
  const rows = [];
  while (rows.length < most) {
    const { done, value } = cursor.next();
    if (done) break;
    rows.push(value);
  }
  return JSON.stringify(rows);
}

// Runs the audits of npm's graphql-http against an endpoint.
//   node graphql_http_audit.mjs FOLDER_OF_GRAPHQL_HTTP URL      with AUDIT_AUTHORIZATION in the environment
// Prints the number of audits and exits with 0, or prints one line for each error or warning and exits with 1.

import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, url] = process.argv.slice(2);
const { auditServer } = createRequire(join(folder, "package.json"))("graphql-http");

const results = await auditServer({
  url,
  fetchFn: (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", process.env.AUDIT_AUTHORIZATION);
    return fetch(input, { ...init, headers });
  },
});

// `notice` is a MAY that is not met, which the specification leaves open.
const objections = results.filter(({ status }) => status === "error" || status === "warn");
if (objections.length === 0) {
  console.log(results.length);
} else {
  for (const { id, name, status, reason } of objections) {
    console.log(`${status} ${id} ${name}: ${reason}`);
  }
  process.exitCode = 1;
}

// The client that the package graphql-ws brings: the outside judge of our subscriptions.
//   node graphql_ws_client.mjs FOLDER_OF_NODE_MODULES URL      with AUDIT_AUTHORIZATION in the environment
// Says "subscribed" once the server has acknowledged it, then prints each change, one JSON object a line, and ends after the
// second: by completing the subscription and closing as the protocol says.

import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, url] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { createClient } = require("graphql-ws");
const WebSocket = require("ws");

// A ping is answered after everything said before it: whoever hears the pong is subscribed.
class Pinging extends WebSocket {
  send(message, ...others) {
    super.send(message, ...others);
    if (JSON.parse(message).type === "subscribe") super.send(JSON.stringify({ type: "ping" }));
  }
}

const client = createClient({
  url,
  webSocketImpl: Pinging,
  retryAttempts: 0,
  lazy: false,
  connectionParams: { authorization: process.env.AUDIT_AUTHORIZATION },
  onNonLazyError: (error) => {
    console.error(error);
    process.exit(1);
  },
});

client.on("pong", () => console.log("subscribed"));
client.on("closed", (event) => {
  console.log(JSON.stringify({ closed: event.code }));
  process.exit(event.code === 1000 ? 0 : 1);
});

let heard = 0;
for await (const { data, errors } of client.iterate({
  query: "subscription { changes { position missed kind document } }",
})) {
  console.log(JSON.stringify(errors ?? data.changes));
  heard += 1;
  if (heard === 2) break;
}
await client.dispose();

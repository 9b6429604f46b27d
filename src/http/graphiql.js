"use strict";
const place = document.getElementById("graphiql");
if (window.React && window.ReactDOM && window.GraphiQL) {
  const fetcher = GraphiQL.createFetcher({ url: "/graphql" });
  ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher, defaultEditorToolsVisibility: true }));
} else {
  place.textContent = place.dataset.blocked;
}

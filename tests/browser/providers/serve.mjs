// What the scripted providers share: a server on loopback, its requests kept, and a page to pay on.

import { createServer } from "node:http";

export async function serve(answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url, "http://127.0.0.1/");
    const asked = { method: request.method, path: url.pathname, query: url.searchParams,
                    headers: request.headers, body };
    requests.push(asked);
    const told = answer(asked);
    if (told.location) {
      response.writeHead(303, { Location: told.location });
      response.end();
    } else if (told.page) {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
      response.end(told.page);
    } else {
      response.writeHead(told.status ?? 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(told.json));
    }
  });
  await new Promise((resume) => {
    server.listen(0, "127.0.0.1", resume);
  });
  return { requests, url: `http://127.0.0.1:${server.address().port}`,
           stop: () => {
             server.closeAllConnections();
             server.close();
           } };
}

/** The hosted page: one button that pays, one that goes back. */
export function payPage(provider, sum, id) {
  return { page: `<!doctype html><html lang="en"><title>${provider}</title><h1>${provider}</h1>
<p>${sum}</p><a id="pay" href="/pay/${id}/done">Pay</a>
<a id="back" href="/pay/${id}/back">Back</a>` };
}

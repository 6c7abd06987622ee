// HelloAsso's checkout intents, as documented: a token first, then an intent with a page that is
// good for a quarter of an hour. An order in it means paid.

import { payPage, serve } from "./serve.mjs";

export const kHelloAssoSecret = "browser-secret";
export const kHelloAssoClient = "browser-client";
export const kHelloAssoSlug = "les-amis";

export async function helloasso() {
  const intents = new Map();
  let server = null;
  let tokens = 0;

  function token(asked) {
    const form = new URLSearchParams(asked.body);
    const refreshed = form.get("grant_type") === "refresh_token";
    if (!refreshed && (form.get("client_id") !== kHelloAssoClient
        || form.get("client_secret") !== kHelloAssoSecret)) {
      return { status: 401, json: { error: "invalid_client" } };
    }
    tokens += 1;
    return { json: { access_token: `access-${tokens}`, refresh_token: `refresh-${tokens}`,
                     token_type: "bearer", expires_in: 1799 } };
  }

  function create(asked) {
    const body = JSON.parse(asked.body);
    for (const name of ["totalAmount", "initialAmount", "itemName", "backUrl", "errorUrl",
                        "returnUrl", "containsDonation"]) {
      if (body[name] === undefined) {
        return { status: 400, json: { errors: [{ code: "ArgumentInvalid", message: name }] } };
      }
    }
    const id = 12345 + intents.size;
    intents.set(String(id), { id, body, redirectUrl: `${server.url}/pay/${id}`, order: null });
    return { json: { id, redirectUrl: `${server.url}/pay/${id}` } };
  }

  function pay(path) {
    const [, , id, deed] = path.split("/");
    const intent = intents.get(id);
    const { totalAmount, returnUrl, backUrl } = intent.body;
    if (deed === "done") {
      const date = new Date().toISOString();
      const order = 90231 + intent.id;
      intent.order = {
        id: order, date, formSlug: "default", formType: "Checkout", organizationName: "Les Amis",
        organizationSlug: kHelloAssoSlug, checkoutIntentId: intent.id,
        amount: { total: totalAmount, vat: 0, discount: 0 },
        payer: { firstName: "Ana", lastName: "Ruiz", email: "ana@example.org" },
        items: [{ id: order, amount: totalAmount, type: "Donation", state: "Processed",
                  payments: [{ id: 55012 + intent.id, shareAmount: totalAmount }] }],
        payments: [{ id: 55012 + intent.id, amount: totalAmount, amountTip: 150, date,
                     paymentMeans: "Card", state: "Authorized", type: "Credit",
                     installmentNumber: 1, refundOperations: [],
                     items: [{ id: order, shareAmount: totalAmount,
                               shareItemAmount: totalAmount }] }] };
      return { location: `${returnUrl}?checkoutIntentId=${id}&code=succeeded&orderId=${order}` };
    }
    return deed ? { location: backUrl } : payPage("HelloAsso", `${totalAmount} EUR`, id);
  }

  server = await serve((asked) => {
    const { method, path, headers } = asked;
    if (path.startsWith("/pay/")) {
      return pay(path);
    }
    if (path === "/oauth2/token") {
      return token(asked);
    }
    if (!/^Bearer access-\d+$/u.test(headers.authorization ?? "")) {
      return { status: 401, json: { errors: [{ code: "Unauthorized", message: "Unauthorized" }] } };
    }
    const base = `/v5/organizations/${kHelloAssoSlug}/checkout-intents`;
    if (path === base && method === "POST") {
      return create(asked);
    }
    const intent = path.startsWith(`${base}/`) ? intents.get(path.slice(base.length + 1)) : null;
    if (!intent) {
      return { status: 404, json: { errors: [{ code: "NotFound", message: "Not found" }] } };
    }
    const { id, redirectUrl, body, order } = intent;
    return { json: { id, redirectUrl, metadata: body.metadata, ...(order ? { order } : {}) } };
  });
  return { ...server, intents };
}

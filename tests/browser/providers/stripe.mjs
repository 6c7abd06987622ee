// Stripe's Checkout Sessions, as documented: forms in, JSON out, one session for one idempotency
// key, and a page of its own to pay on.

import { payPage, serve } from "./serve.mjs";

export const kStripeKey = "rk_test_browser";
const kLifeSeconds = 24 * 3600;

export async function stripe() {
  const sessions = new Map();
  const byKey = new Map();
  let server = null;

  const shown = (session, expand) => {
    const { paid, intent, back, ...rest } = session;
    return { ...rest, payment_intent: paid ? (expand ? intent : intent.id) : null };
  };
  const error = (status, type, message) => ({ status, json: { error: { type, message } } });

  function create(asked) {
    const form = new URLSearchParams(asked.body);
    const key = asked.headers["idempotency-key"] ?? "";
    const before = byKey.get(key);
    if (before && before.body !== asked.body) {
      return error(400, "idempotency_error", "Keys for idempotent requests are used once.");
    }
    if (before) {
      return { json: shown(before.session, false) };
    }
    const amount = Number(form.get("line_items[0][price_data][unit_amount]"));
    if (form.get("mode") !== "payment" || !(amount >= 50)
        || !form.get("line_items[0][price_data][product_data][name]")) {
      return error(400, "invalid_request_error", "Missing or wrong parameter.");
    }
    const id = `cs_test_${String(sessions.size + 1).padStart(24, "a1")}`;
    const now = Math.floor(Date.now() / 1000);
    const currency = form.get("line_items[0][price_data][currency]");
    const session = {
      id, object: "checkout.session", livemode: false, mode: "payment", status: "open",
      payment_status: "unpaid", amount_total: amount, amount_subtotal: amount, currency,
      client_reference_id: form.get("client_reference_id"),
      metadata: { chapeau_checkout: form.get("metadata[chapeau_checkout]") }, created: now,
      expires_at: now + kLifeSeconds, url: `${server.url}/pay/${id}`,
      success_url: form.get("success_url"), cancel_url: form.get("cancel_url"), paid: false,
      intent: { id: `pi_${String(sessions.size + 1).padStart(24, "b2")}`, object: "payment_intent",
                amount, amount_received: amount, amount_capturable: 0, currency, created: now,
                livemode: false, status: "succeeded" } };
    sessions.set(id, session);
    byKey.set(key, { body: asked.body, session });
    return { json: shown(session, false) };
  }

  function pay(path) {
    const [, , id, deed] = path.split("/");
    const session = sessions.get(id);
    if (deed === "done" && session.status === "open") {
      Object.assign(session, { paid: true, status: "complete", payment_status: "paid", url: null });
    }
    if (deed) {
      const back = deed === "done" ? session.success_url : session.cancel_url;
      return { location: back.replace("{CHECKOUT_SESSION_ID}", id) };
    }
    return payPage("Stripe", `${session.amount_total} ${session.currency}`, id);
  }

  server = await serve((asked) => {
    const { method, path, query, headers } = asked;
    if (path.startsWith("/pay/")) {
      return pay(path);
    }
    if (headers.authorization !== `Bearer ${kStripeKey}`) {
      return error(401, "invalid_request_error", "Invalid API Key provided.");
    }
    if (path === "/v1/checkout/sessions" && method === "POST") {
      return create(asked);
    }
    const [, , , , id, deed] = path.split("/");
    const session = sessions.get(id);
    if (!session) {
      return error(404, "invalid_request_error", "No such checkout session.");
    }
    if (method === "POST" && deed === "expire") {
      if (session.status !== "open") {
        return error(400, "invalid_request_error", "Only open sessions can be expired.");
      }
      session.status = "expired";
    }
    return { json: shown(session, query.getAll("expand[]").includes("payment_intent")) };
  });
  return { ...server, sessions };
}

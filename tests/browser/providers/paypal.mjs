// PayPal's Orders v2, as documented: the order is approved on PayPal's page, and money moves only
// when it is captured.

import { payPage, serve } from "./serve.mjs";

export const kPayPalClient = "browser-client";
export const kPayPalSecret = "browser-secret";

export async function paypal() {
  const orders = new Map();
  const byRequest = new Map();
  let server = null;

  const problem = (status, name) => ({ status, json: { name, message: name, debug_id: "f0e1d2",
                                                       details: [], links: [] } });
  const shown = ({ experience, ...order }) => order;

  function create(asked) {
    const body = JSON.parse(asked.body);
    const key = asked.headers["paypal-request-id"] ?? "";
    if (byRequest.has(key)) {
      return { json: shown(byRequest.get(key)) };
    }
    const unit = body.purchase_units?.[0];
    const experience = body.payment_source?.paypal?.experience_context;
    if (!unit?.amount?.value || !experience?.return_url) {
      return problem(422, "UNPROCESSABLE_ENTITY");
    }
    const id = `5O190127TN3647${String(orders.size + 10)}T`;
    const order = {
      id, intent: body.intent, status: "PAYER_ACTION_REQUIRED", experience,
      create_time: new Date().toISOString(),
      purchase_units: [{ reference_id: "default", ...unit, payee: { merchant_id: "MERCHANT1" } }],
      links: [{ href: `${server.url}/v2/checkout/orders/${id}`, rel: "self", method: "GET" },
              { href: `${server.url}/pay/${id}`, rel: "payer-action", method: "GET" }] };
    orders.set(id, order);
    byRequest.set(key, order);
    return { status: 201, json: shown(order) };
  }

  function capture(order) {
    if (order.status === "COMPLETED") {
      return problem(422, "ORDER_ALREADY_CAPTURED");
    }
    if (order.status !== "APPROVED") {
      return problem(422, "ORDER_NOT_APPROVED");
    }
    const time = new Date().toISOString();
    const [unit] = order.purchase_units;
    unit.payments = { captures: [{ id: `3C679366HH9089${order.id.slice(-3, -1)}F`,
      status: "COMPLETED", amount: unit.amount, final_capture: true, create_time: time,
      update_time: time, custom_id: unit.custom_id }] };
    order.status = "COMPLETED";
    return { status: 201, json: shown(order) };
  }

  function pay(path) {
    const [, , id, deed] = path.split("/");
    const order = orders.get(id);
    if (deed === "done" && order.status === "PAYER_ACTION_REQUIRED") {
      order.status = "APPROVED";
    }
    if (deed) {
      const { return_url: done, cancel_url: back } = order.experience;
      return { location: deed === "done" ? `${done}?token=${id}&PayerID=QYR5Z8XDVJNXQ` : back };
    }
    return payPage("PayPal", order.purchase_units[0].amount.value, id);
  }

  server = await serve((asked) => {
    const { method, path, headers } = asked;
    if (path.startsWith("/pay/")) {
      return pay(path);
    }
    if (path === "/v1/oauth2/token") {
      const basic = Buffer.from(`${kPayPalClient}:${kPayPalSecret}`).toString("base64");
      return headers.authorization === `Basic ${basic}`
        ? { json: { scope: "", access_token: "A21", token_type: "Bearer", app_id: "APP-1",
                    expires_in: 32400, nonce: "n" } }
        : { status: 401, json: { error: "invalid_client", error_description: "wrong" } };
    }
    if (headers.authorization !== "Bearer A21") {
      return { status: 401, json: { error: "invalid_token", error_description: "expired" } };
    }
    if (path === "/v2/checkout/orders" && method === "POST") {
      return create(asked);
    }
    const [, , , , id, deed] = path.split("/");
    const order = orders.get(id);
    if (!order) {
      return problem(404, "RESOURCE_NOT_FOUND");
    }
    return method === "POST" && deed === "capture" ? capture(order) : { json: shown(order) };
  });
  return { ...server, orders };
}

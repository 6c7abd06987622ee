// The stand-in, in the shape in which tests meet the program.

import { MockKiosk } from "./mock_server.mjs";

export class MockEvening {
  async start({ role = "operator", ...rest } = {}) {
    this.kiosk = await new MockKiosk({ role, ...rest }).start();
    this.attendee = this.kiosk.attendee.url;
    this.desk = this.kiosk.desk.url;
    this.pin = this.kiosk.pin;
    return this;
  }

  async pairing(role = "operator") {
    this.kiosk.role = role;
    this.kiosk.offerOpen = true;
    return this.kiosk.pairing();
  }

  async stop() {
    this.kiosk.stop();
  }
}

import "./js/attendee/main.mjs";

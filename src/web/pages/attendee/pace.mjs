// The pace in plain words, as the big screen says it.

import { formatRate } from "../shared/money.mjs";

const kMinutesAnHour = 60;

function tenths(value, speaker) {
  const shape = { maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(speaker.tag, shape).format(value);
}

function peopleRate(perHour, perMinute, speaker) {
  if (!perMinute) {
    return speaker.say("pacePeopleHour", { count: perHour });
  }
  const rate = Math.round(perHour / 6) / 10; // In tenths of a person: 1.5 a minute is a pace.
  const forms = speaker.words.pacePeopleMinute;
  const form = forms[speaker.plurals.select(rate)] ?? forms.other;
  return form.replace("{count}", tenths(rate, speaker));
}

function moneyRate(perHour, perMinute, money, speaker) {
  const minor = perMinute ? Math.round(perHour / kMinutesAnHour) : perHour;
  const sum = formatRate(minor, money, speaker.tag);
  return speaker.say(perMinute ? "paceMoneyMinute" : "paceMoneyHour", { sum });
}

/** {now, needed, finish}: sentences; an empty one is not said. */
export function paceWords(live, money, speaker) {
  const { pace, measure } = live;
  const byPeople = measure === "people";
  const rate = byPeople ? pace.people_per_hour : pace.minor_per_hour;
  const needed = byPeople ? pace.people_per_hour_needed : pace.minor_per_hour_needed;
  const often = byPeople ? kMinutesAnHour : kMinutesAnHour * 10 ** money.exponent;
  const perMinute = Math.max(rate, needed ?? 0) >= often;
  const say = (value) => (byPeople
    ? peopleRate(value, perMinute, speaker)
    : moneyRate(value, perMinute, money, speaker));
  const over = live.clock.state === "over";
  const open = !live.reached && !over;
  return {
    now: rate > 0 && !over ? say(rate) : "",
    needed: open && needed ? speaker.say("needed", { pace: say(needed) }) : "",
    finish: open && pace.finish ? speaker.say("finish", { time: speaker.time(pace.finish) }) : "",
    still: over ? speaker.say("stillCounts") : "",
  };
}

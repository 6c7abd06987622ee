// What a phone keeps. In private mode, or with storage blocked, it is kept while the page is open.

const memory = new Map();

export function read(name, otherwise) {
  let text = memory.get(name) ?? null;
  try {
    text = localStorage.getItem(name) ?? text;
  } catch {
    // Blocked: what memory has must do.
  }
  if (text === null) {
    return otherwise;
  }
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** True when it will outlive the page. */
export function write(name, value) {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

export function forget(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // Blocked: there was nothing.
  }
}

/** The names of all that is kept under a beginning. */
export function namesOf(prefix) {
  const names = new Set(memory.keys());
  try {
    Object.keys(localStorage).forEach((name) => names.add(name));
  } catch {
    // Blocked: what memory has must do.
  }
  return [...names].filter((name) => name.startsWith(prefix));
}

/**
 * A list that several tabs keep, as one: of each key the later version (`rev`), and none that any
 * tab dropped. Ours stay the same objects.
 */
export function joined(ours, stored, dropped) {
  const theirs = new Map(stored.map((each) => [each.key, each]));
  for (const each of ours) {
    const other = theirs.get(each.key);
    theirs.delete(each.key);
    if (other && (other.rev ?? 0) > (each.rev ?? 0)) {
      Object.assign(each, other);
    }
  }
  const all = [...theirs.values(), ...ours].filter(({ key }) => !dropped.includes(key));
  return theirs.size > 0 ? all.sort((one, other) => other.made - one.made) : all;
}

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

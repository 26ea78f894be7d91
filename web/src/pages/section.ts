// Sections of the pack that only some pages fetch.

const texts = new Map<string, Promise<string>>();

/** The text of a section, as it came; fetched once, tried again when that failed. */
export function sectionText(file: string): Promise<string> {
  const known = texts.get(file);
  if (known) return known;
  const text = fetchText(file);
  texts.set(file, text);
  text.catch(() => texts.delete(file));
  return text;
}

async function fetchText(file: string): Promise<string> {
  const response = await fetch(`/knowledge/${file}`);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.text();
}

/** Until nothing else happens on the page. */
export function idle(): Promise<void> {
  return new Promise((done) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: 300 });
    else setTimeout(done, 30);
  });
}

/** The files came before the service worker did, on a first visit: it is asked to keep them now. */
export async function keepOffline(files: readonly string[]): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  try {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 100));
    for (const file of files) {
      const path = `/knowledge/${file}`;
      if (!(await caches.match(path))) await fetch(path);
    }
  } catch {
    // Offline already, or a phone without room: it is tried again the next time.
  }
}

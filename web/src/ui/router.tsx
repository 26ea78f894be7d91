import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const kMoved = 'backsight:moved';

export function navigate(to: string, how: { replace?: boolean } = {}): void {
  if (how.replace) history.replaceState(null, '', to);
  else if (to !== location.pathname) history.pushState(null, '', to);
  dispatchEvent(new Event(kMoved));
}

/** The path shown now. */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const update = (): void => setPath(location.pathname);
    addEventListener('popstate', update);
    addEventListener(kMoved, update);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(kMoved, update);
    };
  }, []);
  return path;
}

/** A link inside the app: a real link, followed without loading the page again. */
export function Link({
  href,
  class: look,
  current,
  tabIndex,
  children,
}: {
  href: string;
  class?: string;
  tabIndex?: number;
  /** Whether it leads to the page that is shown. */
  current?: boolean;
  children: ComponentChildren;
}) {
  return (
    <a
      href={href}
      class={look}
      tabIndex={tabIndex}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (!plain) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}

// Who works for a clinic leaves screens alone: after a while without a touch the screen is hidden and the
// session ends. A person's own phone has its own lock; there only the server's session ends.
import { useEffect } from 'preact/hooks';
import { isStaff } from './roles';
import { useApp, useSnapshot } from './state';

const kLookMs = 5_000;
/** The last touch in any tab of this browser. */
const kTouched = 'backsight-touched';

export function useIdle(): void {
  const { session } = useApp();
  const { account, door } = useSnapshot();
  const minutes = account && door === 'open' && isStaff(account.role) ? account.idleMinutes : 0;
  useEffect(() => {
    if (minutes <= 0) return;
    const limit = minutes * 60_000;
    let touched = Date.now();
    let told = Date.now();
    const touch = (): void => {
      // Who comes back too late has come back too late: the screen is hidden before it is read.
      look();
      touched = Date.now();
      remember(touched);
    };
    const look = (): void => {
      const now = Date.now();
      // A clock that was set back must not keep the screen open.
      const last = Math.min(Math.max(touched, remembered()), now);
      if (now - last >= limit) void session.lockNow();
      // Typing is no request: without one the server would end a session in the middle of a sentence.
      else if (now - told > limit / 3 && last > told) {
        told = now;
        void session.refresh(true);
      }
    };
    remember(touched);
    const timer = setInterval(look, Math.min(kLookMs, limit / 4));
    for (const kind of kTouches) addEventListener(kind, touch, { passive: true });
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      for (const kind of kTouches) removeEventListener(kind, touch);
      document.removeEventListener('visibilitychange', look);
    };
  }, [minutes, account?.account]);
}

const kTouches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

function remember(when: number): void {
  try {
    localStorage.setItem(kTouched, String(when));
  } catch {
    // Then this tab counts for itself.
  }
}

function remembered(): number {
  try {
    return Number(localStorage.getItem(kTouched)) || 0;
  } catch {
    return 0;
  }
}

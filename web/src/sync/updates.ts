/**
 * Registers the service worker. A new build takes over, and the page loads again, only when the person
 * comes back to the page and is not in the middle of something.
 */
export function registerServiceWorker(isBusy: () => boolean): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const workers = navigator.serviceWorker;
  const hadController = workers.controller !== null;
  let reloading = false;
  workers.addEventListener('controllerchange', () => {
    // The first worker of a first visit changes nothing about the page that is open.
    if (!hadController || reloading) return;
    reloading = true;
    location.reload();
  });
  const takeOver = (registration: ServiceWorkerRegistration): void => {
    if (registration.waiting && !isBusy()) registration.waiting.postMessage('take-over');
  };
  void workers.register('/service_worker.js').then(
    (registration) => {
      takeOver(registration);
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState !== 'visible') return;
        takeOver(registration);
        registration.update().catch(() => undefined);
      });
    },
    (error: unknown) => console.warn('not available offline', error),
  );
}

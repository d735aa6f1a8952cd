/**
 * Keeps the page for the time without a network; answers whether it is kept. Pages that aren't served securely can't be
 * kept, and are read with a network alone.
 */
export async function keepOffline(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('./service-worker.js');
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false;
  }
}

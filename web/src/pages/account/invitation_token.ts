// The token of an invitation stands behind '#': no server and no log sees it. It is taken out of the address
// bar before anything is drawn, and lives in this page's memory only.
let token = '';

/** Called when the page starts, and when another link is opened in it. */
export function takeInvitationToken(): void {
  if (location.pathname !== '/invite' || location.hash.length < 2) return;
  token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', '/invite');
}

export function invitationToken(): string {
  return token;
}

/** It was used. */
export function dropInvitationToken(): void {
  token = '';
}

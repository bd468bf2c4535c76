// Package egress is an HTTP proxy on this machine. It is the only network access of
// the browser that opens posts (package capture), because the pages it opens may be
// hostile. The proxy allows http and https to public addresses and refuses everything
// else.
//
// The proxy resolves a name once and dials the addresses it got. A name server that
// gives a public address to a check and a private one to the connection (DNS
// rebinding) gains nothing. Redirects, sub-resources and WebSockets each come through
// the proxy and are each checked.
//
// It owns the rules for addresses and ports, and the limit on how much a page may
// load. It does not own what a refused page means for a case: package capture decides
// that.
//
// It imports the standard library only.
package egress

// Package egress is the only way out for a browser that opens pages of strangers:
// an HTTP proxy on this machine that lets through http and https to public
// addresses, and nothing else. A name is resolved here, once, and what it resolved
// to is what is dialled; so it does not help to answer one thing when asked and
// another when dialled (DNS rebinding). Redirects, sub-resources and WebSockets all
// come through here, each on its own.
//
// It imports the standard library only.
package egress

// Package web is what the API and the console both need of HTTP: a server with
// timeouts; an engine that gives every request an id, security headers, a line in the
// log and a recovery from panics; rate limits per client; limits of bodies; entries of
// the access log. What an answer looks like is for the API and the console to decide.
//
// It may import gin, x/time/rate and, for the entries of the access log, access.
package web

// Package wire is the composition root: it builds the worker, the service, the API and the
// web pages from their parts. It decides nothing and translates nothing.
//
// It may import every internal package but devstack. Only programs import it (cmd,
// devstack, e2e).
package wire

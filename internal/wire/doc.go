// Package wire joins what the inner packages ask for to what does it: the
// activities' platforms, post and writer to channel, notify and letter; the
// service's register to store. Nothing is decided here.
//
// It may import every internal package but devstack, and is imported by the
// programs only (cmd, devstack, e2e).
package wire

// Package e2e tests the whole of Due Course from outside: real processes that are started,
// killed and restarted on the same data, real HTTP, a real Temporal server, and the sandbox
// feed as the platform.
//
// Its tests may import every package; no package may import it.
package e2e

// Package e2e tests the whole of Due Course as people meet it: real processes
// that are started, killed and started again on the same data, real HTTP, a real
// Temporal server, and the sandbox feed as the platform.
//
// Its tests may import everything; nothing may import it.
package e2e

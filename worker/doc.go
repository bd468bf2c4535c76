// Package worker builds a Temporal worker of Due Course: which workflows and
// activities it runs, and how. Adapters are passed in.
//
// It may import workflows, activities, protocol, codec, telemetry and the
// Temporal SDK.
package worker

// Package worker builds the Temporal worker of Due Course: which workflows and
// activities it runs, under which names, and how much of it at once.
//
// Adapters are passed in, inside the activities. It may import workflows,
// activities, protocol, codec, telemetry and the Temporal SDK.
package worker

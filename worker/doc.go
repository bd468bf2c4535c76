// Package worker builds the Temporal worker of Due Course: the workflows and
// activities it runs, their names, and how many run at once.
//
// The caller passes in the activities with everything they need. It may import workflows,
// activities, the list of kinds, protocol, codec, telemetry and the Temporal SDK.
package worker

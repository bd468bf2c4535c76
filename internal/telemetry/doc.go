// Package telemetry is what is seen of the production programs from outside:
// numbers for Prometheus, and traces from HTTP through Temporal to SQL for
// OpenTelemetry. Neither holds a word that somebody wrote, nor a name.
//
// It may import Prometheus' client, OpenTelemetry, its parts for Temporal and
// database/sql, and the Temporal SDK's types that those take and give. It knows
// nothing of cases: what it counts it is told in strings and numbers.
package telemetry

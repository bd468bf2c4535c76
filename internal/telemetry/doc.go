// Package telemetry shows the production programs from outside: metrics for Prometheus,
// and traces from HTTP through Temporal to SQL for OpenTelemetry. Neither holds names or
// text that somebody wrote.
//
// It knows nothing of cases: it counts strings and numbers that the application gives it.
// It may import Prometheus' client, OpenTelemetry with its parts for Temporal and
// database/sql, and the types of the Temporal SDK that those need.
package telemetry

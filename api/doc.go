// Package api is the HTTP API: routes, payloads, problem details and the OpenAPI
// document. It says who asks and what they ask, passes that on to the [Desk], and
// puts the answer into the form of the contract. It decides nothing itself.
//
// A request goes through the same doors each time: who is it, may they, is the
// body readable, is it of the right form, and only then does the desk hear of it.
//
// It may import casework (types), cases, access, gin and huma; never workflows,
// GORM or Temporal.
package api

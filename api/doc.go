// Package api is the HTTP API: routes, payloads, problem details and the OpenAPI
// document. It passes each request to the service of package app, and puts the answer
// into the form of the contract. It decides nothing itself.
//
// Each request is checked in the same order: who calls, whether they may use the route,
// whether the body can be read, and whether it has the right form. Only then does the
// service get it.
//
// The package may import casework (types), app, access, letter, web, gin and huma; never
// workflows, GORM or Temporal.
package api

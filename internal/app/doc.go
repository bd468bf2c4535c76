// Package app is the application service that API and console share: it asks
// whether somebody may, builds the command, sends it to the case's workflow and
// reads the register. It has one error type, [Error].
//
// It may import casework, policy, protocol, access, register and
// go.temporal.io/sdk/client; what it needs of the register it says itself ([Store]).
package app

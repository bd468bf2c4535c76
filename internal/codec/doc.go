// Package codec encrypts what Temporal keeps: payloads, each for one workflow, and the
// messages of failures. It signs what workflows act on (ADR 28).
// Without the keys, nobody who can read the Temporal server, its database or its backups
// can read posts, authors or advice. An endpoint decrypts payloads for the Temporal UI.
//
// It owns the keys and their file. It does not decide who may read: the endpoint asks a
// function (access.PayloadAccess).
//
// It may import the Temporal SDK's converter, temporal and workflow, and
// go.temporal.io/api/common/v1.
package codec

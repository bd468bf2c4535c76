// Package codec encrypts what Temporal keeps: payloads, and the messages of failures.
// Without the keys, nobody who can read the Temporal server, its database or its backups
// can read posts, authors or advice. An endpoint decrypts payloads for the Temporal UI.
//
// It owns the keys and their file. It does not decide who may read: the endpoint asks a
// function (access.PayloadAccess).
//
// It may import the Temporal SDK's converter and go.temporal.io/api/common/v1.
package codec

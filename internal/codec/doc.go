// Package codec encrypts what Temporal keeps: payloads and the messages of
// failures. Who can read the Temporal server, its database or its backups reads
// no post, no author and no advice without the keys. An endpoint decrypts for the
// Temporal UI what those who are signed in may read.
//
// It may import the Temporal SDK's converter and go.temporal.io/api/common/v1.
package codec

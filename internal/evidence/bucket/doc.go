// Package bucket opens where evidence is kept: a directory, or a bucket of Amazon
// (or of anything that speaks S3), Azure or Google. The drivers are imported here
// and nowhere else, so that what only reads and hashes does not link them.
//
// It may import evidence and gocloud.dev.
package bucket

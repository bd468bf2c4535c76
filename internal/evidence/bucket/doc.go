// Package bucket opens the vault at an address: a directory, or a bucket of Amazon S3
// (or of anything that speaks S3), Azure or Google. It owns the drivers of these clouds
// and nothing else; no other package imports them, so that programs which only read and
// hash do not link them.
//
// It may import evidence and gocloud.dev.
package bucket

// Package evidence keeps the bytes of exhibits and evidence packs in custody. A
// [Vault] is a bucket, or a directory, in which each file is named after the SHA-256 of
// its bytes. So the same file is kept once, and a changed file is noticed.
//
// Its folders do the rest of the work on evidence:
//
//	bucket   opens a vault by its address: a directory, or a bucket of S3, Azure or Google
//	capture  takes screenshots of posts with a browser, into the vault
//	egress   is the proxy through which that browser reaches the network
//	pack     builds the evidence pack of a case from the store and the vault, and checks packs
//
// This package owns which files are accepted and how they are kept. It does not own what
// a case knows of an exhibit (casework does), nor who may see one (app does).
//
// It may import casework and gocloud.dev.
package evidence

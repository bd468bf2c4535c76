// Package evidence keeps the bytes of exhibits: in a bucket, under names that are
// made from the SHA-256 of what they hold, so that nothing is kept twice and no
// change goes unnoticed. Its folders do the rest of the work on evidence:
//
//	bucket   opens a directory, or a bucket of S3, Azure or Google by its address
//	capture  takes pictures of posts with a real browser
//	egress   the only way out for that browser
//	pack     makes and checks the evidence pack of a case
//
// What a case knows of an exhibit is in the case; bucket, capture and egress know bytes
// and pages only.
//
// It may import casework and policy, and libraries for blobs and for capturing pages.
package evidence

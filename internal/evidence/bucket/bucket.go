package bucket

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	_ "gocloud.dev/blob/gcsblob"   // gs://
	_ "gocloud.dev/blob/s3blob"    // s3://

	"duecourse/internal/evidence"
)

// Open opens the vault at an address: a directory, which it makes when it is missing, or
// a URL as gocloud.dev/blob reads it:
//
//	/var/lib/duecourse/evidence      file:///var/lib/duecourse/evidence
//	s3://bucket?region=eu-west-2     azblob://container     gs://bucket
//
// Give a path below the bucket as ?prefix=evidence/. Credentials come from the
// environment, as each provider's own tools read them. A file may have at most limit
// bytes; 0 means [evidence.Largest].
func Open(ctx context.Context, address string, limit int64) (*evidence.Vault, error) {
	scheme, _, isURL := strings.Cut(address, "://")
	if !isURL {
		return evidence.Open(address, limit)
	}
	switch scheme {
	case "file":
		parsed, err := url.Parse(address)
		if err != nil {
			return nil, fmt.Errorf("evidence: %w", err)
		}
		return evidence.Open(parsed.Path, limit)
	case "s3", "azblob", "gs":
		opened, err := blob.OpenBucket(ctx, address)
		if err != nil {
			return nil, fmt.Errorf("evidence: %w", err)
		}
		return evidence.New(opened, limit), nil
	}
	return nil, fmt.Errorf("evidence: %q is neither a directory nor s3://, azblob:// or gs://", scheme)
}

package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"duecourse/internal/casework"
)

// Get opens the file that was kept under a SHA-256 (hex). It hashes a copy on the local
// disk first, and gives that copy. The error is [casework.ErrChanged] when the file is
// no longer the same, and [os.ErrNotExist] when there is none.
func (v *Vault) Get(ctx context.Context, digest string) (io.ReadCloser, error) {
	kept, err := v.open(ctx, digest)
	if err != nil {
		return nil, err
	}
	defer kept.Close() //nolint:errcheck // it was only read
	temp, err := readTempFile(ctx, kept, kept.Size(), func([]byte) string { return kept.ContentType() })
	var refusal *casework.Refusal
	switch {
	case errors.As(err, &refusal): // the file is empty, or longer than its size says
		return nil, casework.ErrChanged
	case err != nil:
		return nil, err
	case temp.digest != digest:
		return nil, errors.Join(casework.ErrChanged, temp.Close())
	}
	return temp, nil
}

// Stream opens a file of any size, such as a pack. It hashes the file first but makes no
// copy, so it does not notice a change while the caller reads. Errors are those of
// [Vault.Get].
func (v *Vault) Stream(ctx context.Context, digest string) (io.ReadCloser, error) {
	if err := v.Intact(ctx, digest); err != nil {
		return nil, err
	}
	return v.open(ctx, digest)
}

// Intact fails unless the file that was kept under a SHA-256 (hex) can be read and is
// unchanged. Errors are those of [Vault.Get].
func (v *Vault) Intact(ctx context.Context, digest string) error {
	kept, err := v.open(ctx, digest)
	if err != nil {
		return err
	}
	defer kept.Close() //nolint:errcheck // it was only read
	now := newHasher()
	if _, err := io.Copy(now, &contextReader{ctx, kept}); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if now.digest() != digest {
		return casework.ErrChanged
	}
	return nil
}

func (v *Vault) open(ctx context.Context, digest string) (*blob.Reader, error) {
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(digest) {
		return nil, fmt.Errorf("evidence: %q is not a SHA-256: %w", digest, os.ErrNotExist)
	}
	kept, err := v.bucket.NewReader(ctx, key(digest), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		if err := v.directory.check(); err != nil {
			// The disk is not there, which says nothing of the file: so the error is not wrapped.
			return nil, errors.New(err.Error())
		}
		return nil, fmt.Errorf("evidence: %s: %w", digest, os.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return kept, nil
}

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

// Largest is how many bytes an exhibit may have.
const Largest = 25 << 20

// ErrChanged says that what is kept is not what was put there.
var ErrChanged = casework.ErrChanged

// Vault keeps files in a bucket. What it took is never written again. It is safe
// for concurrent use, by several processes too.
type Vault struct {
	bucket *blob.Bucket
	limit  int64
	folder *folder // when the bucket is a directory
}

// New is the vault in a bucket; Close closes the bucket. A file may have at most
// limit bytes; 0 stands for [Largest].
func New(bucket *blob.Bucket, limit int64) *Vault {
	if limit <= 0 {
		limit = Largest
	}
	return &Vault{bucket: bucket, limit: limit}
}

// Close lets go of the bucket.
func (v *Vault) Close() error { return v.bucket.Close() }

// Put keeps what the reader gives, and says its SHA-256 (hex), its size in bytes
// and its media type, as found out from the bytes. Keeping the same again changes
// nothing. A file that is not taken is a [*casework.Refusal]; then, and after any
// other error, nothing is kept.
func (v *Vault) Put(ctx context.Context, from io.Reader) (digest string, size int64, mediaType string, err error) {
	return v.put(ctx, from, mediaTypeOf)
}

// Keep is Put for what the system itself has made, such as the record of a
// capture: the media type is taken as it is given.
func (v *Vault) Keep(ctx context.Context, from io.Reader, mediaType string) (digest string, size int64, err error) {
	digest, size, _, err = v.put(ctx, from, func([]byte) string { return mediaType })
	return digest, size, err
}

func (v *Vault) put(ctx context.Context, from io.Reader, mediaTypeOf func(head []byte) string,
) (digest string, size int64, mediaType string, err error) {
	d, err := receive(ctx, from, v.limit, mediaTypeOf)
	if err != nil {
		return "", 0, "", err
	}
	defer d.Close() //nolint:errcheck // a file without a name; what it held is in the bucket or nowhere
	if err := v.place(ctx, d); err != nil {
		return "", 0, "", err
	}
	return d.digest, d.size, d.mediaType, nil
}

// place puts a draft under its name, unless it is there already, and reads it back:
// only what the bucket can give again is in custody.
func (v *Vault) place(ctx context.Context, d *draft) error {
	if err := v.folder.present(); err != nil {
		return err
	}
	there, err := v.bucket.Exists(ctx, key(d.digest))
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if !there {
		// Somebody who put the same there in the meantime is no failure.
		if err := v.write(ctx, d); err != nil && gcerrors.Code(err) != gcerrors.FailedPrecondition {
			return fmt.Errorf("evidence: %w", err)
		}
	}
	kept, err := v.Get(ctx, d.digest)
	if err != nil {
		return err
	}
	return kept.Close()
}

// write streams a draft into the bucket. What was begun and cannot be finished is
// given up, so that no bucket makes an object of it.
func (v *Vault) write(ctx context.Context, d *draft) error {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	var file *os.File // when the bucket is a directory
	w, err := v.bucket.NewWriter(ctx, key(d.digest), &blob.WriterOptions{
		ContentType: d.mediaType, DisableContentTypeDetection: true, ContentMD5: d.md5, IfNotExist: true,
		BeforeWrite: func(as func(any) bool) error { as(&file); return nil },
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, &patient{ctx, d.File})
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		giveUp()
		return errors.Join(err, unfinished(w.Close()))
	}
	if err := w.Close(); err != nil {
		return err
	}
	return v.folder.sync(d.digest)
}

// unfinished forgives that what was given up could not be finished.
func unfinished(err error) error {
	if errors.Is(err, context.Canceled) || gcerrors.Code(err) == gcerrors.Canceled {
		return nil
	}
	return err
}

// Get opens what was kept under a SHA-256 (hex). It has been hashed again before
// the first byte is given, and what is given is what was hashed. What is no longer
// the same is [ErrChanged], and what was never there [os.ErrNotExist].
func (v *Vault) Get(ctx context.Context, digest string) (io.ReadCloser, error) {
	kept, err := v.open(ctx, digest)
	if err != nil {
		return nil, err
	}
	defer kept.Close() //nolint:errcheck // it was only read
	d, err := receive(ctx, kept, kept.Size(), func([]byte) string { return kept.ContentType() })
	var refusal *casework.Refusal
	switch {
	case errors.As(err, &refusal): // it is empty, or longer than it says
		return nil, ErrChanged
	case err != nil:
		return nil, err
	case d.digest != digest:
		return nil, errors.Join(ErrChanged, d.Close())
	}
	return d, nil
}

func (v *Vault) open(ctx context.Context, digest string) (*blob.Reader, error) {
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(digest) {
		return nil, fmt.Errorf("evidence: %q is not a SHA-256: %w", digest, os.ErrNotExist)
	}
	kept, err := v.bucket.NewReader(ctx, key(digest), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fmt.Errorf("evidence: %s: %w", digest, os.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return kept, nil
}

// key is the name of an exhibit in the bucket: 256 folders, so that a directory
// stays quick.
func key(digest string) string { return digest[:2] + "/" + digest }

package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// KeepMade keeps what a function writes, such as a pack, without ever holding the
// whole: the function is called once for the name, which is made from the bytes, and
// once for the bucket, and must write the same both times. It says the SHA-256 (hex)
// and the size in bytes. After an error nothing is kept.
func (v *Vault) KeepMade(ctx context.Context, mediaType string, write func(io.Writer) error) (digest string, size int64, err error) {
	if err := v.folder.present(); err != nil {
		return "", 0, err
	}
	named := &sum{Hash: sha256.New()}
	if err := write(named); err != nil {
		return "", 0, err
	}
	digest = named.hex()
	there, err := v.bucket.Exists(ctx, key(digest))
	if err != nil {
		return "", 0, fmt.Errorf("evidence: %w", err)
	}
	if !there {
		if err := v.stream(ctx, digest, mediaType, write); err != nil {
			return "", 0, err
		}
	}
	return digest, named.size, v.Intact(ctx, digest)
}

// stream writes into the bucket under a digest. What turns out another, or cannot be
// finished, is given up before there is an object.
func (v *Vault) stream(ctx context.Context, digest, mediaType string, write func(io.Writer) error) error {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	var file *os.File // when the bucket is a directory
	w, err := v.bucket.NewWriter(ctx, key(digest), &blob.WriterOptions{
		ContentType: mediaType, DisableContentTypeDetection: true, IfNotExist: true,
		BeforeWrite: func(as func(any) bool) error { as(&file); return nil },
	})
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	again := &sum{Hash: sha256.New()}
	if err = write(io.MultiWriter(w, again)); err == nil && again.hex() != digest {
		err = errors.New("evidence: it came out different the second time")
	}
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		giveUp()
		return errors.Join(err, unfinished(w.Close()))
	}
	// Somebody who put the same there in the meantime is no failure.
	if err := w.Close(); err != nil && gcerrors.Code(err) != gcerrors.FailedPrecondition {
		return fmt.Errorf("evidence: %w", err)
	}
	return v.folder.sync(digest)
}

// Intact says whether what was kept under a SHA-256 (hex) can be had, unchanged: an
// [ErrChanged], an [os.ErrNotExist] or a fault of the bucket when it cannot.
func (v *Vault) Intact(ctx context.Context, digest string) error {
	kept, err := v.open(ctx, digest)
	if err != nil {
		return err
	}
	defer kept.Close() //nolint:errcheck // it was only read
	is := &sum{Hash: sha256.New()}
	if _, err := io.Copy(is, &patient{ctx, kept}); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if is.hex() != digest {
		return ErrChanged
	}
	return nil
}

// Stream opens what was kept by [Vault.KeepMade]. It has been hashed again before,
// but is not held: what changes while it is read is not noticed.
func (v *Vault) Stream(ctx context.Context, digest string) (io.ReadCloser, error) {
	if err := v.Intact(ctx, digest); err != nil {
		return nil, err
	}
	return v.open(ctx, digest)
}

// sum hashes and counts.
type sum struct {
	hash.Hash
	size int64
}

func (s *sum) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	return s.Hash.Write(p)
}

func (s *sum) hex() string { return hex.EncodeToString(s.Sum(nil)) }

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

// Put keeps a file from outside. It gives the SHA-256 (hex), the size in bytes and the
// media type, which it finds in the bytes. Putting the same file again changes nothing.
// The error is a [*casework.Refusal] when the file is not accepted as evidence. After
// any error nothing is kept.
func (v *Vault) Put(ctx context.Context, from io.Reader) (digest string, size int64, mediaType string, err error) {
	return v.put(ctx, from, detectMediaType)
}

// PutAs keeps a file that the system made itself, such as the record of a capture, with
// the media type that the caller gives.
func (v *Vault) PutAs(ctx context.Context, from io.Reader, mediaType string) (digest string, size int64, err error) {
	digest, size, _, err = v.put(ctx, from, func([]byte) string { return mediaType })
	return digest, size, err
}

func (v *Vault) put(ctx context.Context, from io.Reader, detect func(head []byte) string,
) (digest string, size int64, mediaType string, err error) {
	temp, err := readTempFile(ctx, from, v.limit, detect)
	if err != nil {
		return "", 0, "", err
	}
	defer temp.Close() //nolint:errcheck // the file has no name and goes with its descriptor
	if err := v.directory.check(); err != nil {
		return "", 0, "", err
	}
	err = v.store(ctx, temp.digest, &blob.WriterOptions{ContentType: temp.mediaType, ContentMD5: temp.md5}, func(to io.Writer) error {
		_, err := io.Copy(to, &contextReader{ctx, temp.File})
		return err
	})
	if err != nil {
		return "", 0, "", err
	}
	return temp.digest, temp.size, temp.mediaType, nil
}

// PutGenerated keeps what a function writes, such as a pack, of any size and without
// holding it in memory or on disk. It calls the function twice, for the digest and for
// the bucket; both times it must write the same bytes. PutGenerated gives the SHA-256
// (hex) and the size in bytes. After an error nothing is kept.
func (v *Vault) PutGenerated(ctx context.Context, mediaType string, write func(io.Writer) error) (digest string, size int64, err error) {
	if err := v.directory.check(); err != nil {
		return "", 0, err
	}
	first := newHasher()
	if err := write(first); err != nil {
		return "", 0, err
	}
	err = v.store(ctx, first.digest(), &blob.WriterOptions{ContentType: mediaType}, func(to io.Writer) error {
		second := newHasher()
		if err := write(io.MultiWriter(to, second)); err != nil {
			return err
		}
		if second.digest() != first.digest() {
			return errors.New("the second copy is different from the first")
		}
		return nil
	})
	return first.digest(), first.size, err
}

// store writes a file into the bucket unless it is there already, and reads it back.
// Only a file that the bucket can give again is in custody.
func (v *Vault) store(ctx context.Context, digest string, options *blob.WriterOptions, fill func(io.Writer) error) error {
	exists, err := v.bucket.Exists(ctx, key(digest))
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if !exists {
		// Another process may have put the same file there since.
		if err := v.write(ctx, digest, options, fill); err != nil && gcerrors.Code(err) != gcerrors.FailedPrecondition {
			return fmt.Errorf("evidence: %w", err)
		}
	}
	return v.Intact(ctx, digest)
}

// write writes an object. When it fails it aborts the write, so that the bucket does
// not make an object of the half.
func (v *Vault) write(ctx context.Context, digest string, options *blob.WriterOptions, fill func(io.Writer) error) error {
	ctx, abort := context.WithCancel(ctx)
	defer abort()
	var file *os.File // when the bucket is a directory
	options.DisableContentTypeDetection, options.IfNotExist = true, true
	options.BeforeWrite = func(as func(any) bool) error { as(&file); return nil }
	w, err := v.bucket.NewWriter(ctx, key(digest), options)
	if err != nil {
		return err
	}
	err = fill(w)
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		abort()
		return errors.Join(err, ignoreCanceled(w.Close()))
	}
	if err := w.Close(); err != nil {
		return err
	}
	return v.directory.sync(digest)
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) || gcerrors.Code(err) == gcerrors.Canceled {
		return nil
	}
	return err
}

// hasher computes the SHA-256 of what is written to it, and counts the bytes.
type hasher struct {
	hash.Hash
	size int64
}

func newHasher() *hasher { return &hasher{Hash: sha256.New()} }

func (h *hasher) Write(p []byte) (int, error) {
	h.size += int64(len(p))
	return h.Hash.Write(p)
}

func (h *hasher) digest() string { return hex.EncodeToString(h.Sum(nil)) }

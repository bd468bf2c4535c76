package evidence

import (
	"context"
	"crypto/md5" //nolint:gosec // buckets check a transfer with it; custody rests on SHA-256
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// tempFile is a file on its way into or out of the vault, on the local disk: a bucket
// needs the name first, and the name is the digest of the whole. It is removed as soon
// as it is opened, so that nothing of it outlives the process.
type tempFile struct {
	*os.File
	digest    string // SHA-256, hex
	md5       []byte
	size      int64
	mediaType string
}

// readTempFile reads to the end and hashes, and stops at the limit (bytes). detect finds
// the media type in the first bytes; "" refuses the file.
func readTempFile(ctx context.Context, from io.Reader, limit int64, detect func(head []byte) string) (*tempFile, error) {
	from = &contextReader{ctx, io.LimitReader(from, limit+1)}
	head := make([]byte, headSize)
	n, err := io.ReadFull(from, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	mediaType := detect(head[:n])
	if mediaType == "" || n == 0 {
		return nil, refuseFile(n)
	}
	temp, err := newTempFile(mediaType)
	if err != nil {
		return nil, err
	}
	if err := temp.fill(head[:n], from, limit); err != nil {
		return nil, errors.Join(err, temp.Close())
	}
	return temp, nil
}

func newTempFile(mediaType string) (*tempFile, error) {
	file, err := os.CreateTemp("", "evidence-")
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("evidence: %w", err), file.Close())
	}
	return &tempFile{File: file, mediaType: mediaType}, nil
}

func (t *tempFile) fill(head []byte, rest io.Reader, limit int64) error {
	sha, transfer := sha256.New(), md5.New() //nolint:gosec // as above
	all := io.MultiWriter(t.File, sha, transfer)
	if _, err := all.Write(head); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	n, err := io.Copy(all, rest)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if t.size = int64(len(head)) + n; t.size > limit {
		return tooLarge(limit)
	}
	if err := t.checkPixels(); err != nil {
		return err
	}
	t.digest, t.md5 = hex.EncodeToString(sha.Sum(nil)), transfer.Sum(nil)
	if _, err := t.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// contextReader stops reading when its context ends.
type contextReader struct {
	ctx  context.Context //nolint:containedctx // an io.Reader has no other place for it
	from io.Reader
}

func (r *contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(b)
}

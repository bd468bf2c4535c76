package evidence

import (
	"context"
	"crypto/md5" //nolint:gosec // what buckets check a transfer with; custody rests on SHA-256
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// draft is a file on its way into or out of the vault, on the local disk: a bucket
// wants the name first, and the name is made from the whole. It has no name there,
// so that nothing of it outlives the process.
type draft struct {
	*os.File
	digest    string // SHA-256, hex
	md5       []byte
	size      int64
	mediaType string
}

// receive reads to the end, hashing on the way, and stops at the limit (bytes). The
// first bytes say what it is; "" is not taken, and the rest not read.
func receive(ctx context.Context, from io.Reader, limit int64, mediaTypeOf func(head []byte) string) (*draft, error) {
	from = &patient{ctx, io.LimitReader(from, limit+1)}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(from, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	mediaType := mediaTypeOf(head[:n])
	if mediaType == "" || n == 0 {
		return nil, notTaken(n)
	}
	d, err := newDraft(mediaType)
	if err != nil {
		return nil, err
	}
	if err := d.fill(head[:n], from, limit); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func newDraft(mediaType string) (*draft, error) {
	file, err := os.CreateTemp("", "evidence-")
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	d := &draft{File: file, mediaType: mediaType}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("evidence: %w", err), file.Close())
	}
	return d, nil
}

func (d *draft) fill(head []byte, rest io.Reader, limit int64) error {
	sum, transfer := sha256.New(), md5.New() //nolint:gosec // as above
	all := io.MultiWriter(d.File, sum, transfer)
	if _, err := all.Write(head); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	n, err := io.Copy(all, rest)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if d.size = int64(len(head)) + n; d.size > limit {
		return tooLarge(limit)
	}
	if err := d.checkPixels(); err != nil {
		return err
	}
	d.digest, d.md5 = hex.EncodeToString(sum.Sum(nil)), transfer.Sum(nil)
	if _, err := d.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// patient stops reading when nobody waits for it any more.
type patient struct {
	ctx  context.Context //nolint:containedctx // an io.Reader has no other place for it
	from io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.from.Read(b)
}

package evidence

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
)

// Largest is how many bytes an exhibit may have.
const Largest = 25 << 20

// ErrChanged says that what is kept is not what was put there.
var ErrChanged = errors.New("evidence: the file has been changed since it was taken into custody")

// Vault keeps files in a directory. It is safe for concurrent use, by several
// processes too.
type Vault struct {
	root  *os.Root
	limit int64
}

// Open makes the directory, if need be, and gives the vault in it. A file may have
// at most limit bytes; 0 stands for [Largest].
func Open(directory string, limit int64) (*Vault, error) {
	if limit <= 0 {
		limit = Largest
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	root, err := os.OpenRoot(directory)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return &Vault{root: root, limit: limit}, nil
}

// Close lets go of the directory.
func (v *Vault) Close() error { return v.root.Close() }

// Put keeps what the reader gives, and says its SHA-256 (hex), its size in bytes
// and its media type, as found out from the bytes. Keeping the same again changes
// nothing. A file that is not taken is a [*casework.Refusal]; then, and after any
// other error, nothing is kept.
func (v *Vault) Put(ctx context.Context, from io.Reader) (digest string, size int64, mediaType string, err error) {
	draft := "draft-" + rand.Text()
	file, err := v.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, "", fmt.Errorf("evidence: %w", err)
	}
	digest, size, mediaType, err = v.write(ctx, file, from)
	if err = errors.Join(err, file.Close()); err == nil {
		err = v.place(draft, digest)
	}
	if err != nil {
		return "", 0, "", errors.Join(err, v.discard(draft))
	}
	return digest, size, mediaType, nil
}

// write copies to the disk, hashing on the way. It looks at the first bytes before
// it takes the rest.
func (v *Vault) write(ctx context.Context, file *os.File, from io.Reader) (digest string, size int64, mediaType string, err error) {
	from = &patient{ctx, io.LimitReader(from, v.limit+1)}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(from, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", 0, "", fmt.Errorf("evidence: %w", err)
	}
	if mediaType = mediaTypeOf(head[:n]); mediaType == "" {
		return "", 0, "", notTaken(n)
	}
	sum := sha256.New()
	both := io.MultiWriter(file, sum)
	if _, err := both.Write(head[:n]); err != nil {
		return "", 0, "", fmt.Errorf("evidence: %w", err)
	}
	rest, err := io.Copy(both, from)
	if err != nil {
		return "", 0, "", fmt.Errorf("evidence: %w", err)
	}
	if size = int64(n) + rest; size > v.limit {
		return "", 0, "", tooLarge(v.limit)
	}
	if err := file.Sync(); err != nil {
		return "", 0, "", fmt.Errorf("evidence: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), size, mediaType, nil
}

// place gives a file that is whole and on the disk its name. The directory is
// synced too: a name that a power cut takes away is evidence lost.
func (v *Vault) place(draft, digest string) error {
	folder := digest[:2]
	if err := v.root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := v.root.Rename(draft, path.Join(folder, digest)); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	for _, name := range []string{folder, "."} {
		if err := v.sync(name); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) sync(name string) error {
	directory, err := v.root.Open(name)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := errors.Join(directory.Sync(), directory.Close()); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

func (v *Vault) discard(draft string) error {
	if err := v.root.Remove(draft); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// Get opens what was kept under a SHA-256 (hex). It has been hashed again before
// the first byte is given; what is no longer the same is [ErrChanged], and what
// was never there [os.ErrNotExist].
func (v *Vault) Get(ctx context.Context, digest string) (io.ReadCloser, error) {
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(digest) {
		return nil, fmt.Errorf("evidence: %q is not a SHA-256: %w", digest, os.ErrNotExist)
	}
	file, err := v.root.Open(path.Join(digest[:2], digest))
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if err := check(ctx, file, digest); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func check(ctx context.Context, file *os.File, digest string) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, &patient{ctx, file}); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != digest {
		return ErrChanged
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
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

package evidence

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
)

// Largest is how many bytes an exhibit may have.
const Largest = 25 << 20

// Vault is the custody store: it keeps files in a bucket and never writes one again. It
// is safe for concurrent use, also by several processes.
type Vault struct {
	bucket    *blob.Bucket
	limit     int64
	directory *directory // nil when the bucket is not a directory
}

// New gives the vault in a bucket; Close closes the bucket. A file may have at most
// limit bytes; 0 means [Largest].
func New(bucket *blob.Bucket, limit int64) *Vault {
	if limit <= 0 {
		limit = Largest
	}
	return &Vault{bucket: bucket, limit: limit}
}

// Open gives the vault in a directory, which it makes when it is missing. A file may
// have at most limit bytes; 0 means [Largest].
func Open(path string, limit int64) (*Vault, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	opened, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	bucket, err := fileblob.OpenBucket(path, &fileblob.Options{
		NoTempDir:   true,                       // a finished file is renamed, which needs the same disk
		Metadata:    fileblob.MetadataDontWrite, // the case holds what is known of an exhibit
		DirFileMode: 0o700,
	})
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	v := New(bucket, limit)
	v.directory = &directory{path, opened}
	return v, nil
}

// Close closes the bucket.
func (v *Vault) Close() error { return v.bucket.Close() }

// key is the name of a file in the bucket. It spreads files over 256 folders, because
// large directories are slow.
func key(digest string) string { return digest[:2] + "/" + digest }

// directory is where a vault is that is not in a bucket.
type directory struct {
	path   string
	opened os.FileInfo // of the directory when the vault was opened
}

// check fails when the path no longer leads to the directory that was opened. A disk
// that is not mounted leaves an empty directory; evidence put there would be hidden
// when the disk is back.
func (d *directory) check() error {
	if d == nil {
		return nil
	}
	now, err := os.Stat(d.path)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if !os.SameFile(d.opened, now) {
		return errors.New("evidence: the directory is not the one that was opened")
	}
	return nil
}

// sync makes the name of a file survive a power cut. Its bytes were synced before.
func (d *directory) sync(digest string) error {
	if d == nil {
		return nil
	}
	return errors.Join(syncDirectory(filepath.Join(d.path, digest[:2])), syncDirectory(d.path))
}

func syncDirectory(path string) error {
	opened, err := os.Open(path) //nolint:gosec // a path that the vault has made
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

package evidence

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gocloud.dev/blob/fileblob"
)

// folder is the directory of a vault that is kept in one.
type folder struct {
	path string
	as   os.FileInfo // what it was when the vault was opened
}

// Open makes the directory, if need be, and gives the vault in it. A file may have
// at most limit bytes; 0 stands for [Largest].
func Open(directory string, limit int64) (*Vault, error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	as, err := os.Stat(directory)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	bucket, err := fileblob.OpenBucket(directory, &fileblob.Options{
		NoTempDir:   true,                       // a file is renamed to its name: both are on one disk
		Metadata:    fileblob.MetadataDontWrite, // what is known of an exhibit stands in its case
		DirFileMode: 0o700,
	})
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	v := New(bucket, limit)
	v.folder = &folder{directory, as}
	return v, nil
}

// present fails when the directory is no longer the one that was opened: a disk that
// is not mounted leaves an empty one, and evidence put there would be gone when
// the disk is back. A vault that is no directory has no such worry.
func (f *folder) present() error {
	if f == nil {
		return nil
	}
	is, err := os.Stat(f.path)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if !os.SameFile(f.as, is) {
		return errors.New("evidence: the directory is another than the one that was opened")
	}
	return nil
}

// sync makes the name of an exhibit last: a name that a power cut takes away is
// evidence lost. Its bytes were synced before they were given the name.
func (f *folder) sync(digest string) error {
	if f == nil {
		return nil
	}
	return errors.Join(syncDirectory(filepath.Join(f.path, digest[:2])), syncDirectory(f.path))
}

func syncDirectory(path string) error {
	directory, err := os.Open(path) //nolint:gosec // a path that the vault has made
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}

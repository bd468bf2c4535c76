package capture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// profiles is how the directories of browsers' profiles are called.
const profiles = "duecourse-browser-*"

// profile is the directory of one browser. It is locked for as long as the process
// that made it lives, so that others know what is left behind.
type profile struct {
	path string
	lock *os.File
}

// newProfile makes a directory that belongs to the account.
func newProfile(of account) (*profile, error) {
	for {
		path, err := os.MkdirTemp("", profiles)
		if err != nil {
			return nil, fmt.Errorf("the browser's profile: %w", err)
		}
		p, err := lock(path, unix.LOCK_EX)
		if err != nil {
			return nil, fmt.Errorf("the browser's profile: %w", err)
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			_ = p.lock.Close() // a sweep was quicker than the lock
			continue
		}
		if of.credential == nil {
			return p, nil
		}
		if err := os.Chown(path, int(of.credential.Uid), int(of.credential.Gid)); err != nil {
			return nil, errors.Join(fmt.Errorf("the browser's profile: %w", err), p.remove())
		}
		return p, nil
	}
}

// remove removes what the browser kept, and then lets go of the lock.
func (p *profile) remove() error {
	return errors.Join(os.RemoveAll(p.path), p.lock.Close())
}

// sweep removes the profiles of processes that were killed: there are pages of
// strangers in them. Those of others, who still run, are locked.
func sweep() error {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), profiles))
	if err != nil {
		return fmt.Errorf("look for profiles left behind: %w", err)
	}
	var failed []error
	for _, path := range left {
		p, err := lock(path, unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
			continue // somebody's, just gone, or of another user
		case err != nil:
			failed = append(failed, fmt.Errorf("a profile left behind: %w", err))
			continue
		}
		failed = append(failed, p.remove())
	}
	return errors.Join(failed...)
}

func lock(path string, how int) (*profile, error) {
	folder, err := os.OpenFile(path, unix.O_DIRECTORY|unix.O_NOFOLLOW, 0) //nolint:gosec // a name of ours in the directory for such
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(folder.Fd()), how); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	return &profile{path, folder}, nil
}

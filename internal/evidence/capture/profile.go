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

// profile is the directory of one browser. It lies in a folder of this process's own,
// which is locked for as long as the process lives, so that others know what is left
// behind, and from which it can be removed whoever it belongs to.
type profile struct {
	path   string // belongs to the browser's account
	folder string
	lock   *os.File
}

// newProfile makes a directory that belongs to the account.
func newProfile(of account) (*profile, error) {
	p, err := newFolder()
	if err != nil {
		return nil, fmt.Errorf("the browser's profile: %w", err)
	}
	if err := p.give(of); err != nil {
		return nil, errors.Join(fmt.Errorf("the browser's profile: %w", err), p.remove())
	}
	return p, nil
}

func newFolder() (*profile, error) {
	for {
		folder, err := os.MkdirTemp("", profiles)
		if err != nil {
			return nil, err
		}
		p, err := lock(folder, unix.LOCK_EX)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(folder); err == nil {
			return p, nil
		}
		_ = p.lock.Close() // a sweep was quicker than the lock
	}
}

// give makes the profile, and hands it to the account.
func (p *profile) give(to account) error {
	if err := os.Mkdir(p.path, 0o700); err != nil {
		return err
	}
	if to.credential == nil {
		return nil
	}
	return errors.Join(
		os.Chmod(p.folder, 0o711), //nolint:gosec // the browser goes through it to what is its own
		os.Chown(p.path, int(to.credential.Uid), int(to.credential.Gid)),
	)
}

// remove removes what the browser kept, and then lets go of the lock.
func (p *profile) remove() error {
	return errors.Join(os.RemoveAll(p.folder), p.lock.Close())
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

func lock(folder string, how int) (*profile, error) {
	opened, err := os.OpenFile(folder, unix.O_DIRECTORY|unix.O_NOFOLLOW, 0) //nolint:gosec // a name of ours in the directory for such
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(opened.Fd()), how); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return &profile{filepath.Join(folder, "profile"), folder, opened}, nil
}

package capture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// profilePattern names the folders of browser profiles.
const profilePattern = "duecourse-browser-*"

// profile is the directory of one browser. It is in a folder that belongs to this
// process, which can therefore remove it. The process locks the folder, so that other
// processes can tell an abandoned folder from a used one.
type profile struct {
	path   string // belongs to the browser's account
	folder string
	lock   *os.File
}

// newProfile makes a directory that belongs to the account.
func newProfile(of *syscall.Credential) (*profile, error) {
	p, err := newFolder()
	if err != nil {
		return nil, fmt.Errorf("the browser's profile: %w", err)
	}
	if err := p.create(of); err != nil {
		return nil, errors.Join(fmt.Errorf("the browser's profile: %w", err), p.remove())
	}
	return p, nil
}

func newFolder() (*profile, error) {
	for {
		folder, err := os.MkdirTemp("", profilePattern)
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
		_ = p.lock.Close() // another process removed it before the lock
	}
}

// create makes the profile directory and gives it to the account.
func (p *profile) create(to *syscall.Credential) error {
	if err := os.Mkdir(p.path, 0o700); err != nil {
		return err
	}
	if to == nil {
		return nil
	}
	return errors.Join(
		os.Chmod(p.folder, 0o711), //nolint:gosec // the browser passes through it to its profile
		os.Chown(p.path, int(to.Uid), int(to.Gid)),
	)
}

// remove removes the folder with the profile, and then unlocks it.
func (p *profile) remove() error {
	return errors.Join(os.RemoveAll(p.folder), p.lock.Close())
}

// removeAbandonedProfiles removes the profiles of killed processes, because they hold
// pages that the browser opened. Running processes have locked theirs.
func removeAbandonedProfiles() error {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), profilePattern))
	if err != nil {
		return fmt.Errorf("look for abandoned profiles: %w", err)
	}
	var failed []error
	for _, path := range left {
		p, err := lock(path, unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
			continue // in use, removed meanwhile, or another user's
		case err != nil:
			failed = append(failed, fmt.Errorf("an abandoned profile: %w", err))
			continue
		}
		failed = append(failed, p.remove())
	}
	return errors.Join(failed...)
}

func lock(folder string, how int) (*profile, error) {
	opened, err := os.OpenFile(folder, unix.O_DIRECTORY|unix.O_NOFOLLOW, 0) //nolint:gosec // the name matches the pattern in the temporary directory
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(opened.Fd()), how); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return &profile{filepath.Join(folder, "profile"), folder, opened}, nil
}

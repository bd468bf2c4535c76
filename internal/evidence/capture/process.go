package capture

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// maySwitch says whether this process can run a browser as another user. Root can, and
// so can a process with the capabilities for it, as in a container.
func maySwitch() bool {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return os.Getuid() == 0
	}
	for line := range strings.Lines(string(status)) {
		if hex, is := strings.CutPrefix(line, "CapEff:"); is {
			held, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 64)
			return err == nil && held&switchCapabilities == switchCapabilities
		}
	}
	return false
}

// switchCapabilities are needed to run a browser as another user, to end it, and to
// remove its files (linux/capability.h).
const switchCapabilities = 1<<unix.CAP_CHOWN | 1<<unix.CAP_DAC_OVERRIDE | 1<<unix.CAP_KILL | 1<<unix.CAP_SETGID | 1<<unix.CAP_SETUID

// accountOf finds the unprivileged user that runs the browser, when this process can
// switch to it. Nil is this process's own user.
func accountOf(name string) (*syscall.Credential, error) {
	switch {
	case maySwitch():
		if err := keepCapabilities(); err != nil {
			return nil, fmt.Errorf("keep capabilities from the browser: %w", err)
		}
	case os.Getuid() == 0:
		return nil, errors.New("the browser would run as root: this process may not run it as " + name)
	default:
		return nil, nil
	}
	found, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("the browser's user: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("the browser's user: %w", err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("the browser's user: %w", err)
	}
	if uid == 0 {
		return nil, fmt.Errorf("the browser's user %q is root", name)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// keepCapabilities stops programs that this process starts from inheriting the
// capabilities that a container gave it.
func keepCapabilities() error {
	if os.Getuid() == 0 {
		return nil // a switch from root to another user drops them
	}
	_, _, failed := syscall.AllThreadsSyscall(unix.SYS_PRCTL, unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0)
	if failed != 0 {
		return failed
	}
	return nil
}

// process is a browser's process with all its children.
type process struct {
	account *syscall.Credential
	command *exec.Cmd
}

// prepare runs the browser as its account, and ends it when this process ends.
func (p *process) prepare(command *exec.Cmd) {
	p.command = command
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{
		Credential: p.account, Setpgid: true, Pdeathsig: syscall.SIGKILL,
	}
}

// kill ends what is left of the browser's processes.
func (p *process) kill() {
	if p.command != nil && p.command.Process != nil {
		_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL) // mostly none is left
	}
}
